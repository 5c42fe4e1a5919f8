//! Documents that are big and bad, in any size. `main.rs` holds reading them against bounds of stack and memory, and
//! `ci/linear.py` counts how the work grows with their size: what is tried is listed here once, for both.

// Each of those who include this module uses a part of it.
#![allow(dead_code, unreachable_pub)]

use ews_types::{Error, ErrorKind, Limits};

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

/// One kind of document.
pub struct Kind {
    pub name: String,
    pub outcome: Outcome,
    pub limits: Limits,
    make: Box<dyn Fn(usize) -> Vec<u8>>,
}

/// What comes of reading it, leniently.
#[derive(Clone, Copy)]
pub enum Outcome {
    Read,
    Refused(ErrorKind),
    /// Either of them; only that it ends counts.
    Any,
}

impl Outcome {
    pub fn is<T>(self, read: &Result<T, Error>) -> bool {
        match (self, read) {
            (Self::Any, _) | (Self::Read, Ok(_)) => true,
            (Self::Refused(kind), Err(Error::Xml(error))) => error.kind() == kind,
            _ => false,
        }
    }
}

impl Kind {
    fn new<X: Into<Vec<u8>>>(name: impl Into<String>, outcome: Outcome, make: impl Fn(usize) -> X + 'static) -> Self {
        Self {
            name: name.into(),
            outcome,
            limits: Limits::default(),
            make: Box::new(move |bytes| make(bytes).into()),
        }
    }

    fn read<X: Into<Vec<u8>>>(name: impl Into<String>, make: impl Fn(usize) -> X + 'static) -> Self {
        Self::new(name, Outcome::Read, make)
    }

    fn refused<X: Into<Vec<u8>>>(
        name: impl Into<String>,
        kind: ErrorKind,
        make: impl Fn(usize) -> X + 'static,
    ) -> Self {
        Self::new(name, Outcome::Refused(kind), make)
    }

    /// The document. `bytes` is the size of each bad place in it; most have one.
    pub fn document(&self, bytes: usize) -> Vec<u8> {
        (self.make)(bytes)
    }
}

/// All of them.
pub fn kinds() -> Vec<Kind> {
    [kept_by_no_type(), attributes_allowed(), open_content()]
        .into_iter()
        .flatten()
        .collect()
}

/// All but those that are kept though no type describes them.
pub fn kept_by_no_type() -> Vec<Kind> {
    let groups = [
        nested(),
        attributes(),
        namespaces(),
        pictures(),
        pictures_in_pieces(),
        entities(),
        nothing(),
        not_utf_8(),
        siblings(),
        long_names(),
        contents(),
        unfinished(),
    ];
    groups.into_iter().flatten().collect()
}

/// A response with this inside.
pub fn response(content: &str) -> String {
    in_body(&format!(
        "<GetUserPhotoResponse ResponseClass=\"Success\" xmlns=\"{MESSAGES}\">{content}</GetUserPhotoResponse>"
    ))
}

pub fn in_body(content: &str) -> String {
    format!("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{content}</s:Body></s:Envelope>")
}

/// As many of these as there is room for.
pub fn many(text: &str, bytes: usize) -> String {
    text.repeat(bytes / text.len())
}

/// The first, the second and so on, until there are that many bytes.
pub fn numbered(bytes: usize, text: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for at in 0.. {
        if all.len() >= bytes {
            break;
        }
        all += &text(at);
    }
    all
}

/// Elements in elements.
pub fn nested() -> Vec<Kind> {
    let deep = |bytes| many("<a>", bytes);
    let header = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>";
    vec![
        Kind::refused("nested", ErrorKind::NotSoap, deep),
        Kind::refused("nested in the body", ErrorKind::UnknownElement, move |bytes| {
            in_body(&deep(bytes))
        }),
        Kind::refused("nested in the response", ErrorKind::Limit, move |bytes| {
            response(&deep(bytes))
        }),
        Kind::refused("nested in MessageXml", ErrorKind::Limit, move |bytes| {
            response(&format!("<MessageXml>{}", deep(bytes)))
        }),
        Kind::refused("nested in a picture", ErrorKind::Limit, move |bytes| {
            response(&format!("<PictureData>{}", deep(bytes)))
        }),
        Kind::refused("nested in a fault", ErrorKind::Limit, move |bytes| {
            in_body(&format!("<s:Fault><detail>{}", deep(bytes)))
        }),
        Kind::refused("nested in the header", ErrorKind::Limit, move |bytes| {
            format!("{header}{}", deep(bytes))
        }),
        // As many end tags do not help.
        Kind::refused("nested, with end tags", ErrorKind::Limit, move |bytes| {
            response(&(deep(bytes) + &many("</a>", bytes / 3 * 4)))
        }),
    ]
}

/// Attributes with names of their own.
pub fn numbered_attributes(bytes: usize) -> String {
    numbered(bytes, |at| format!(" a{at}='1'"))
}

/// More attributes than are allowed.
pub fn attributes() -> Vec<Kind> {
    vec![
        Kind::refused("attributes", ErrorKind::Limit, |bytes| {
            response(&format!("<New{}/>", numbered_attributes(bytes)))
        }),
        Kind::refused("attributes in MessageXml", ErrorKind::Limit, |bytes| {
            let attributes = numbered_attributes(bytes);
            response(&format!("<MessageXml><New{attributes}/></MessageXml>"))
        }),
    ]
}

/// Where as many are allowed, they are all read and compared with each other; that takes more memory.
pub fn attributes_allowed() -> Vec<Kind> {
    let allowed = |kind| Kind {
        limits: Limits::default().with_max_attributes(usize::MAX).with_max_skipped(10),
        ..kind
    };
    vec![
        allowed(Kind::read("attributes, allowed", |bytes| {
            response(&format!("<New{}/>", numbered_attributes(bytes)))
        })),
        allowed(Kind::read("attributes in MessageXml, allowed", |bytes| {
            let attributes = numbered_attributes(bytes);
            response(&format!("<MessageXml><New{attributes}/></MessageXml>"))
        })),
        allowed(Kind::refused(
            "attributes, allowed, one twice",
            ErrorKind::Duplicate,
            |bytes| {
                let attributes = numbered_attributes(bytes);
                response(&format!("<New{attributes} a7='2'/>"))
            },
        )),
    ]
}

pub fn namespaces() -> Vec<Kind> {
    vec![
        Kind::refused("namespaces", ErrorKind::Limit, |bytes| {
            let declarations = numbered(bytes, |at| format!(" xmlns:a{at}='urn:{at}'"));
            response(&format!("<New{declarations}/>"))
        }),
        Kind::refused("namespaces for one prefix", ErrorKind::Limit, |bytes| {
            response(&numbered(bytes, |at| format!("<a:b xmlns:a='urn:{at}'/>")))
        }),
        Kind::read("prefixes for one namespace", |bytes| {
            response(&numbered(bytes, |at| format!("<a{at}:b xmlns:a{at}='urn:x'/>")))
        }),
    ]
}

fn picture(base64: &str) -> String {
    response(&format!("<PictureData>{base64}</PictureData>"))
}

pub fn pictures() -> Vec<Kind> {
    vec![
        Kind::read("a picture", |bytes| picture(&many("/9j/", bytes))),
        // Not base64 in the end: the error does not hold it all.
        Kind::refused("a picture with a mistake", ErrorKind::InvalidValue, |bytes| {
            picture(&format!("{}!", many("/9j/", bytes)))
        }),
    ]
}

/// Comments, references and CDATA in a picture are slower and take more memory.
pub fn pictures_in_pieces() -> Vec<Kind> {
    let pieces = ["\r\n", "<!-- -->", "&#x2F;9j/", "<![CDATA[/9j/]]>", "<?a?>"];
    let once = pieces.map(|between| {
        Kind::read(format!("a picture with {between:?} in it"), move |bytes| {
            let half = many("/9j/", bytes / 2);
            picture(&format!("{half}{between}{half}"))
        })
    });
    let often = pieces.map(|between| {
        Kind::read(format!("a picture with {between:?} in each line"), move |bytes| {
            picture(&many(&(many("/9j/", 76) + between), bytes))
        })
    });
    once.into_iter().chain(often).collect()
}

pub fn entities() -> Vec<Kind> {
    let declarations = |bytes| numbered(bytes, |at| format!("<!ENTITY a{} '&a{at};&a{at};'>", at + 1));
    vec![
        Kind::refused("entities in a DOCTYPE", ErrorKind::Doctype, move |bytes| {
            format!("<!DOCTYPE a [{}]>", declarations(bytes)) + &response("<MessageText>&a9;</MessageText>")
        }),
        Kind::refused("a DOCTYPE in a text", ErrorKind::Doctype, move |bytes| {
            response(&format!("<MessageText><!DOCTYPE a [{}]>", declarations(bytes)))
        }),
        Kind::refused("an unfinished DOCTYPE", ErrorKind::Syntax, |bytes| {
            format!("<!DOCTYPE a [{}", many("<!ENTITY a 'b'>", bytes))
        }),
        // Entities that nothing declares are text.
        Kind::read("unknown entities", |bytes| {
            response(&format!("<MessageText>{}</MessageText>", many("&a9;", bytes)))
        }),
    ]
}

/// White space, comments and processing instructions.
pub fn nothing() -> Vec<Kind> {
    let one = |begin, fill, end| move |bytes| format!("{begin}{}{end}", many(fill, bytes));
    let kind = |name: &str, nothing: Box<dyn Fn(usize) -> String>| {
        Kind::read(name, move |bytes| {
            let nothing = nothing(bytes);
            let text = format!("{nothing}<MessageText>{nothing}a</MessageText>{nothing}");
            let boolean = format!("<HasChanged>{nothing}true</HasChanged>{nothing}");
            let kept = format!("<MessageXml>{nothing}<a>{nothing}</a>{nothing}</MessageXml>");
            nothing.clone() + &response(&(text + &boolean + &kept)) + &nothing
        })
    };
    vec![
        kind("spaces", Box::new(|bytes| many(" ", bytes))),
        kind("white space", Box::new(|bytes| many("\r\n\t ", bytes))),
        kind("comments", Box::new(|bytes| many("<!-- -->", bytes))),
        kind("a long comment", Box::new(one("<!--", "x", "-->"))),
        kind("a comment of dashes", Box::new(one("<!--", "- ", "-->"))),
        kind("processing instructions", Box::new(|bytes| many("<?a b?>", bytes))),
        kind("a long processing instruction", Box::new(one("<?a ", "?", "?>"))),
    ]
}

pub fn not_utf_8() -> Vec<Kind> {
    fn text(bytes: usize) -> String {
        response(&format!("<MessageText>{}</MessageText>", many("ä", bytes)))
    }
    let utf16 = |mark: [u8; 2], to_bytes: fn(u16) -> [u8; 2]| {
        move |bytes| -> Vec<u8> {
            mark.into_iter()
                .chain(text(bytes).encode_utf16().flat_map(to_bytes))
                .collect()
        }
    };
    vec![
        Kind::refused("NULs", ErrorKind::Syntax, |bytes| vec![0; bytes]),
        Kind::refused("UTF-16", ErrorKind::Syntax, utf16([0xFF, 0xFE], u16::to_le_bytes)),
        Kind::refused(
            "UTF-16, big-endian",
            ErrorKind::Syntax,
            utf16([0xFE, 0xFF], u16::to_be_bytes),
        ),
        Kind::refused("Latin-1", ErrorKind::Syntax, |bytes| {
            text(bytes).chars().map(|c| c as u8).collect::<Vec<_>>()
        }),
        Kind::refused("a bad byte in the end", ErrorKind::Syntax, |bytes| {
            [text(bytes).as_bytes(), b"\x80"].concat()
        }),
    ]
}

/// What is skipped and reported.
pub fn siblings() -> Vec<Kind> {
    vec![
        Kind::read("unknown elements", |bytes| response(&many("<New/>", bytes))),
        Kind::read("unknown elements and stray text", |bytes| {
            response(&many("x<a b='1'>y</a>\n", bytes))
        }),
    ]
}

/// What is kept though no type describes it. That takes more memory than the document, and is limited in number for that.
pub fn open_content() -> Vec<Kind> {
    vec![
        Kind::read("open content", |bytes| message_xml(&many("<a b='1'>y</a>\n", bytes))),
        Kind::read("unknown headers", |bytes| header(&many("<a b='1'>y</a>\n", bytes))),
    ]
}

pub fn long_names() -> Vec<Kind> {
    let kind = |outcome, name: &str, content: fn(&str) -> String| {
        Kind::new(name, outcome, move |bytes| response(&content(&many("n", bytes))))
    };
    let (read, syntax) = (Outcome::Read, Outcome::Refused(ErrorKind::Syntax));
    vec![
        kind(read, "a long name", |long| format!("<{long}/>")),
        kind(read, "long names of elements and attributes", |long| {
            format!("<{long} {long}='1'></{long}>")
        }),
        kind(read, "a long attribute", |long| format!("<a {long}='{long}'/>")),
        kind(read, "a long prefix", |long| {
            format!("<{long}:a xmlns:{long}='urn:x'/>")
        }),
        kind(Outcome::Refused(ErrorKind::Limit), "a long URI", |long| {
            format!("<a xmlns='{long}'/>")
        }),
        kind(syntax, "a long name that another ends", |long| {
            format!("<{long}></{long}x>")
        }),
        kind(syntax, "a long prefix that is not declared", |long| {
            format!("<{long}:a/>")
        }),
        kind(read, "a long name in MessageXml", |long| {
            format!("<MessageXml><{long} {long}='1'/></MessageXml>")
        }),
        // What is below is reported by its path.
        kind(read, "attributes beside a long prefix", |long| {
            let inside: String = (0..100).map(|at| format!(" a{at}='1'")).collect();
            format!("<HasChanged xmlns:{long}='urn:x'{inside}>true</HasChanged>")
        }),
        Kind::refused("a long root", ErrorKind::NotSoap, |bytes| {
            format!("<{}/>", many("n", bytes))
        }),
    ]
}

/// Where something is in a document: in words, and the document around it.
type Place = (&'static str, fn(&str) -> String);

/// One thing over and over, wherever there can be text.
pub fn contents() -> Vec<Kind> {
    let places: [Place; 7] = [
        ("in a text", |text| {
            response(&format!("<MessageText>{text}</MessageText>"))
        }),
        ("in MessageXml", |text| {
            response(&format!("<MessageXml><a>{text}</a></MessageXml>"))
        }),
        ("in a boolean", |text| {
            response(&format!("<HasChanged>{text}</HasChanged>"))
        }),
        ("between elements", response),
        ("in an unknown attribute", |text| {
            response(&format!("<New a='{text}'/>"))
        }),
        ("in an attribute in MessageXml", |text| {
            response(&format!("<MessageXml><a a='{text}'/></MessageXml>"))
        }),
        ("in ResponseClass", |text| response("").replace("Success", text)),
    ];
    let texts = [
        "&",
        "&amp;",
        "&#x41;",
        "&#0;",
        "& ",
        "&;",
        "&#",
        "<![CDATA[]]>",
        "<![CDATA[a]]>",
        "]]>",
        "\r",
        "\r\n",
        "a",
    ];
    each_in_each(&texts, &places)
}

/// The beginning of something, over and over.
pub fn unfinished() -> Vec<Kind> {
    let places: [Place; 3] = [
        ("alone", str::to_owned),
        ("in the response", response),
        ("in an unfinished text", |text| {
            response(&format!("<MessageText>{text}"))
        }),
    ];
    let texts = [
        "<",
        ">",
        "</a>",
        "<a",
        "<a b='",
        "<!--",
        "<![CDATA[",
        "<!DOCTYPE ",
        "<?",
        "<a b=",
        "<a ",
        "\u{FEFF}",
        "<a/>",
    ];
    each_in_each(&texts, &places)
}

fn each_in_each(texts: &[&'static str], places: &[Place]) -> Vec<Kind> {
    let pairs = texts
        .iter()
        .flat_map(|text| places.iter().map(move |place| (*text, *place)));
    let kind = |(text, (place, document)): (&'static str, Place)| {
        Kind::new(format!("{text:?} {place}"), Outcome::Any, move |bytes| {
            document(&many(text, bytes))
        })
    };
    pairs.map(kind).collect()
}

/// What open content may be made of: one of these, over and over.
pub struct Piece {
    name: &'static str,
    make: fn(usize) -> String,
}

const PIECES: [Piece; 14] = [
    piece("empty elements", |_| "<a/>".to_owned()),
    piece("empty elements of a namespace", |_| "<x:a/>".to_owned()),
    piece("elements between texts", |_| "y<a/>".to_owned()),
    piece("elements in elements", |_| "<a><a><a/></a></a>".to_owned()),
    piece("names that differ", |at| format!("<a{at}/>")),
    piece("elements with text", |_| "<a>y</a>".to_owned()),
    piece("references", |_| "<a>&lt;</a>".to_owned()),
    piece("attributes with names that differ", |at| format!("<a a{at}='1'/>")),
    piece("elements with attribute and text", |_| "<a b='1'>y</a>\n".to_owned()),
    piece("attributes of a namespace", |_| "<a x:b='1'/>".to_owned()),
    piece("many attributes", |_| "<a b='' c='' d='' e='' f=''/>".to_owned()),
    piece("prefixes that differ", |at| format!("<a{at}:a xmlns:a{at}='urn:x'/>")),
    piece("CDATA", |_| "<a><![CDATA[y]]></a>".to_owned()),
    piece("comments between texts", |_| "<a>y<!---->z</a>".to_owned()),
];

const fn piece(name: &'static str, make: fn(usize) -> String) -> Piece {
    Piece { name, make }
}

/// Whether these two have some bytes for each element and each text in them, and names that repeat.
pub fn is_usual(one: &Piece, other: &Piece) -> bool {
    let is_small = |piece: &Piece| PIECES[..8].iter().any(|small| small.name == piece.name);
    !is_small(one) && !is_small(other)
}

/// Each of the pieces with each other, of those chosen: wherever there is open content, below a namespace with a long URI
/// or a short one.
pub fn pairs(is_chosen: fn(&Piece, &Piece) -> bool) -> Vec<Kind> {
    let mut pairs = Vec::new();
    for (at, one) in PIECES.iter().enumerate() {
        for other in PIECES[at..].iter().filter(|other| is_chosen(one, other)) {
            for place in OPEN_CONTENT {
                pairs.extend([false, true].map(|is_long| pair([one, other], place, is_long)));
            }
        }
    }
    pairs
}

/// Where there is open content.
const OPEN_CONTENT: [Place; 3] = [
    ("in an element in MessageXml", |content| {
        message_xml(&format!("<all>{content}</all>"))
    }),
    ("in the header", header),
    ("in a fault", |content| {
        in_body(&format!("<s:Fault><detail>{content}</detail></s:Fault>"))
    }),
];

fn message_xml(content: &str) -> String {
    response(&format!("<MessageXml>{content}</MessageXml>"))
}

fn header(content: &str) -> String {
    response("").replace("<s:Body>", &format!("<s:Header>{content}</s:Header><s:Body>"))
}

fn pair([one, other]: [&Piece; 2], (place, document): Place, is_long: bool) -> Kind {
    let (first, second) = (one.make, other.make);
    let uri = if is_long { ", below a long URI" } else { "" };
    let name = format!("{} and {} {place}{uri}", one.name, other.name);
    let limits = Limits::default()
        .with_max_namespace_len(usize::MAX)
        .with_max_namespaces(usize::MAX);
    let make = move |bytes: usize| {
        let uri = "u".repeat(if is_long { bytes / 2 } else { 5 });
        let pieces = numbered(bytes - uri.len(), |at| first(at) + &second(at));
        document(&pieces).replacen("<s:Envelope", &format!("<s:Envelope xmlns:x='{uri}'"), 1)
    };
    Kind {
        limits,
        ..Kind::new(name, Outcome::Any, make)
    }
}
