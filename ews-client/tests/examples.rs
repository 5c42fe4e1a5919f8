//! The examples as a person meets them: run, and judged by what they print, save and exit with.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;

use ews_testing::{Builder, ExtendedProtection, Mailbox, MockExchange, Picture, Reply, SignIn, WithoutPhoto};
use ews_types::Envelope;
use ews_types::autodiscover::soap;
use ews_types::transport::{basic_auth, bearer};

/// The folder of the examples' programs, which are brought up to date first: `cargo test --test …` alone does not.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        // This program is target/PROFILE/deps/examples-….
        let test = std::env::current_exe().expect("the path of this program");
        let profile = test.ancestors().nth(2).expect("the folder of the profile");
        let mut cargo = Command::new(env!("CARGO"));
        // What cargo tells its tests about themselves would look to some build scripts like a change.
        let about_us = [
            "CARGO_MANIFEST_",
            "CARGO_PKG_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
            "OUT_DIR",
        ];
        for (name, _) in std::env::vars_os() {
            if about_us.iter().any(|start| name.to_string_lossy().starts_with(start)) {
                cargo.env_remove(name);
            }
        }
        let built = cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--quiet", "--package", "ews-client"])
            .args(["--example", "get_user_photo", "--example", "mock_exchange"])
            .arg("--target-dir")
            .arg(profile.parent().expect("the target folder"))
            .args((profile.file_name().is_some_and(|name| name == "release")).then_some("--release"))
            .status();
        assert!(built.is_ok_and(|status| status.success()), "the examples do not build");
        profile.join("examples")
    })
}

fn program(name: &str) -> Command {
    let mut command = Command::new(programs().join(name));
    command
        .env_remove("EWS_PASSWORD")
        .env_remove("EWS_TOKEN")
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null());
    command
}

fn get_user_photo(arguments: &[&str]) -> Output {
    program("get_user_photo").args(arguments).output().expect("it runs")
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Its exit code, and the sentence that it ends with; empty if there is no error.
fn ended(output: &Output) -> (Option<i32>, String) {
    let said = String::from_utf8_lossy(&output.stderr);
    let sentence = said.lines().find(|line| line.starts_with("error: "));
    (output.status.code(), sentence.unwrap_or(&said).to_owned())
}

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ews-client-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for temporary files");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("the folder");
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A mock server at whose endpoint user1 has the sample picture.
fn exchange(builder: Builder) -> MockExchange {
    builder
        .mailbox("user1@contoso.com", Picture::sample())
        .start()
        .expect("a port on loopback")
}

#[test]
fn without_arguments_it_starts_a_stand_in_shows_the_exchange_and_saves_a_photo_that_opens() {
    let folder = Folder::new("no-arguments");

    let output = program("get_user_photo")
        .env("TMPDIR", &folder.0)
        .env("TEMP", &folder.0)
        .env("TMP", &folder.0)
        .output();

    let output = output.unwrap();
    let printed = printed(&output);
    assert_eq!(ended(&output), (Some(0), String::new()), "{printed}");
    for line in [
        "> soapaction: \"http://schemas.microsoft.com/exchange/services/2006/messages/GetUserPhoto\"",
        ">       <m:SizeRequested>HR648x648</m:SizeRequested>",
        "<       <m:HasChanged>true</m:HasChanged>",
        "The photo of user1@contoso.com: image/jpeg, ",
        ", 648 × 648 pixels.",
    ] {
        assert!(printed.contains(line), "{line} is missing in\n{printed}");
    }
    assert_eq!(folder.names(), ["user1@contoso.com-largest.jpg"]);
    let photo = std::fs::read(folder.path("user1@contoso.com-largest.jpg")).unwrap();
    let photo = image::load_from_memory(&photo).unwrap();
    assert_eq!((photo.width(), photo.height()), (648, 648));
}

#[test]
fn a_photo_comes_in_the_size_asked_for_by_soap_and_by_rest() {
    let folder = Folder::new("sizes");

    for (size, rest, pixels) in [
        ("96", None, 96),
        ("HR240x240", Some("--rest"), 240),
        ("120X120", None, 120),
    ] {
        let out = folder.path(size);
        let output = get_user_photo(&[&["--size", size, "--out", &out][..], rest.as_slice()].concat());
        assert_eq!(ended(&output), (Some(0), String::new()));
        let photo = image::load_from_memory(&std::fs::read(out).unwrap()).unwrap();
        assert_eq!((photo.width(), photo.height()), (pixels, pixels));
    }
}

#[test]
fn with_a_url_it_asks_that_server_with_the_credentials_given() {
    let folder = Folder::new("credentials");
    let by_password =
        exchange(MockExchange::builder().authorization(basic_auth("CONTOSO\\kim", "pa:ss wörd").unwrap()));
    let by_token = exchange(MockExchange::builder().authorization(bearer("sesame").unwrap()));
    let email = "user1@contoso.com";

    let refused = get_user_photo(&["--url", &by_password.url(), "--email", email]);
    let password = program("get_user_photo")
        .args([
            "--url",
            &by_password.url(),
            "--email",
            email,
            "--user",
            "CONTOSO\\kim",
            "--out",
            &folder.path("1.jpg"),
        ])
        .env("EWS_PASSWORD", "pa:ss wörd")
        .output()
        .unwrap();
    let token = program("get_user_photo")
        .args([
            "--url",
            &by_token.url(),
            "--email",
            email,
            "--out",
            &folder.path("2.jpg"),
            "--rest",
        ])
        .env("EWS_TOKEN", "sesame")
        .output()
        .unwrap();

    assert_eq!(
        ended(&refused),
        (
            Some(1),
            "error: the server asks for credentials (HTTP 401; tried none, the server offers Basic)".to_owned()
        )
    );
    for (output, file, scheme) in [(&password, "1.jpg", "Basic"), (&token, "2.jpg", "Bearer")] {
        assert_eq!(ended(output), (Some(0), String::new()));
        assert!(printed(output).contains(&format!("The client signs in by {scheme}.")));
        assert!(!printed(output).contains("sesame"));
        assert_eq!(std::fs::read(folder.path(file)).unwrap(), Picture::sample().bytes());
    }
}

/// An account at a server that speaks TLS and asks for the channel binding.
fn guarded(folder: &Folder, builder: Builder) -> (MockExchange, String) {
    let accounts = SignIn::new().account("CONTOSO\\kim", "secret").negotiate().ntlm();
    let accounts = accounts.extended_protection(ExtendedProtection::Require);
    let exchange = exchange(builder.tls().sign_in(accounts));
    let ca = folder.path("ca.pem");
    let root = exchange.root_certificate().expect("it speaks TLS");
    std::fs::write(&ca, root).expect("written");
    (exchange, ca)
}

#[test]
fn it_signs_in_as_an_exchange_asks_that_is_as_it_was_installed() {
    let folder = Folder::new("handshake");
    let (exchange, ca) = guarded(&folder, MockExchange::builder());
    let (url, out) = (exchange.url(), folder.path("photo.jpg"));
    let run = |more: &[&str], password: &str| {
        let arguments = [
            "--url",
            &url,
            "--email",
            "user1@contoso.com",
            "--ca",
            &ca,
            "--user",
            "CONTOSO\\kim",
        ];
        let mut command = program("get_user_photo");
        command
            .args(arguments)
            .args(["--out", &out])
            .args(more)
            .env("NO_PROXY", "localhost");
        command.env("EWS_PASSWORD", password).output().unwrap()
    };

    for (more, scheme) in [
        (&["--times", "3"][..], "Negotiate"),
        (&["--auth", "negotiate", "--rest"], "Negotiate"),
        (&["--auth", "ntlm"], "NTLM"),
    ] {
        let output = run(more, "secret");
        assert_eq!(ended(&output), (Some(0), String::new()));
        assert!(printed(&output).contains(&format!("The client signs in by {scheme}.")));
        assert_eq!(std::fs::read(&out).unwrap(), Picture::sample().bytes());
    }
    for (more, password, sentence) in [
        (
            &["--auth", "ntlm"][..],
            "wrong",
            "error: the server rejects the credentials (HTTP 401; tried NTLM, the server offers Negotiate, NTLM)",
        ),
        (
            &["--auth", "ntlm", "--no-channel-binding"],
            "secret",
            "error: the server rejects the credentials (HTTP 401; tried NTLM, the server offers Negotiate, NTLM)",
        ),
    ] {
        let output = run(more, password);
        assert_eq!(ended(&output), (Some(1), sentence.to_owned()));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        for check in [
            "DOMAIN\\name",
            "Get-WebServicesVirtualDirectory",
            "Extended Protection",
            "Get-CASMailbox",
        ] {
            assert!(said.contains(check), "{said}");
        }
    }
}

/// A proxy that leads every connection to this server, whatever host it is for.
fn proxy(server: SocketAddr) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            thread::spawn(move || -> std::io::Result<()> {
                let mut head = BufReader::new(client.try_clone()?).lines();
                while head.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
                client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
                let upstream = TcpStream::connect(server)?;
                let (mut from, mut to) = (client.try_clone()?, upstream.try_clone()?);
                thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut to);
                    to.shutdown(Shutdown::Write)
                });
                std::io::copy(&mut &upstream, &mut client)?;
                client.shutdown(Shutdown::Both)
            });
        }
    });
    format!("http://{address}")
}

#[test]
fn an_address_is_enough_to_find_the_server_through_the_proxy_of_the_environment() {
    let folder = Folder::new("discovery");
    let found = soap::StringSetting {
        name: Some(Some("ExternalEwsUrl".to_owned())),
        value: Some(Some("https://localhost/EWS/Exchange.asmx".to_owned())),
    };
    let user = soap::UserResponse {
        error_code: Some(soap::ErrorCode::NoError),
        user_settings: Some(Some(soap::UserSettings {
            user_setting: vec![soap::UserSetting::from_derived(&found).unwrap()],
        })),
        ..soap::UserResponse::default()
    };
    let response = soap::GetUserSettingsResponse {
        error_code: Some(soap::ErrorCode::NoError),
        user_responses: Some(Some(soap::ArrayOfUserResponse {
            user_response: vec![user],
        })),
        ..soap::GetUserSettingsResponse::default()
    };
    let message = soap::GetUserSettingsResponseMessage {
        response: Some(Some(response)),
    };
    let document = Reply::soap(&Envelope::new(message));
    let builder = MockExchange::builder()
        .document("/autodiscover/autodiscover.svc", document)
        .mailbox("user1@localhost", Picture::sample());
    let (exchange, ca) = guarded(&folder, builder);
    let out = folder.path("photo.jpg");

    let output = program("get_user_photo")
        .args([
            "--email",
            "user1@localhost",
            "--user",
            "CONTOSO\\kim",
            "--ca",
            &ca,
            "--out",
            &out,
        ])
        .env("EWS_PASSWORD", "secret")
        .env("NO_PROXY", "")
        .env("HTTPS_PROXY", proxy(exchange.address()))
        .output()
        .unwrap();

    assert_eq!(ended(&output), (Some(0), String::new()));
    let said = "Autodiscover: the server of user1@localhost is at https://localhost/EWS/Exchange.asmx";
    assert!(printed(&output).contains(said));
    assert_eq!(std::fs::read(out).unwrap(), Picture::sample().bytes());
}

#[test]
fn a_file_is_not_overwritten_unless_told_so() {
    let folder = Folder::new("overwriting");
    let out = folder.path("photo.jpg");
    std::fs::write(&out, "something else").unwrap();

    let refused = get_user_photo(&["--size", "48", "--out", &out]);
    assert_eq!(
        ended(&refused),
        (
            Some(1),
            format!("error: {out} is there already and holds something else; --force replaces it")
        )
    );
    assert_eq!(std::fs::read(&out).unwrap(), b"something else");

    let forced = get_user_photo(&["--size", "48", "--out", &out, "--force"]);
    assert_eq!(ended(&forced).0, Some(0));
    assert!(image::load_from_memory(&std::fs::read(&out).unwrap()).is_ok());

    let again = get_user_photo(&["--size", "48", "--out", &out]);
    assert!(printed(&again).contains(&format!("The same photo is in {out} already.")));
    assert_eq!(folder.names(), ["photo.jpg"]);
}

#[test]
fn a_photo_that_is_known_is_not_fetched_again() {
    let exchange = exchange(MockExchange::builder());
    let tag = Picture::sample().etag().unwrap().as_str().to_owned();
    for rest in [None, Some("--rest")] {
        let arguments = ["--url", &exchange.url(), "--email", "user1@contoso.com", "--etag", &tag];
        let output = get_user_photo(&[&arguments, rest.as_slice()].concat());
        assert_eq!(ended(&output), (Some(0), String::new()));
        assert!(printed(&output).ends_with("The photo of user1@contoso.com has not changed.\n"));
    }
}

#[test]
fn no_photo_is_exit_code_4() {
    let exchange = exchange(
        MockExchange::builder()
            .mailbox("bare@contoso.com", Mailbox::WithoutPhoto)
            .without_photo(WithoutPhoto::EmptyPicture),
    );
    let url = exchange.url();

    let soap = get_user_photo(&["--url", &url, "--email", "bare@contoso.com"]);
    let rest = get_user_photo(&["--url", &url, "--email", "bare@contoso.com", "--rest"]);

    assert_eq!((ended(&soap).0, ended(&rest).0), (Some(4), Some(4)));
    assert!(printed(&soap).ends_with("There is no photo of bare@contoso.com.\n"));
    assert!(printed(&rest).ends_with("There is no photo of bare@contoso.com, or no EWS at this address.\n"));
}

#[test]
fn errors_are_sentences_and_exit_code_1_and_leave_no_file() {
    let folder = Folder::new("errors");
    let out = folder.path("photo.jpg");
    let exchange = exchange(MockExchange::builder());
    let url = exchange.url();
    let whole = Reply::status(200).with_body("text/xml", "<soap:Envelope>");
    // Port 1 was given to a service that nobody runs.
    let closed = "http://127.0.0.1:1/EWS/Exchange.asmx".to_owned();

    for (url, reply, sentence) in [
        (
            &url,
            Some(Reply::server_error_page()),
            "a web page came in place of a response (HTTP 500, titled “Server Error",
        ),
        (
            &url,
            Some(Reply::busy(std::time::Duration::from_secs(2))),
            "the server has no time for this caller now",
        ),
        (&url, Some(whole.clone()), "the response (HTTP 200) cannot be read: "),
        (&url, Some(whole.cut_off_after(3)), "no response came: "),
        (&url, Some(Reply::hang_up()), "no response came: "),
        (
            &url.replace("http:", "https:"),
            None,
            "there is no secure connection to 127.0.0.1:",
        ),
        (&closed, None, "no server responds at 127.0.0.1:"),
        (
            &"ftp://mail.contoso.com".to_owned(),
            None,
            "the endpoint cannot be used: it does not begin with https://",
        ),
    ] {
        if let Some(reply) = reply {
            exchange.next(reply);
        }
        let (code, said) = ended(&get_user_photo(&[
            "--url",
            url,
            "--email",
            "user1@contoso.com",
            "--out",
            &out,
        ]));
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.starts_with(&format!("error: {sentence}")),
            "{said}\nand not\n{sentence}"
        );
    }
    assert!(folder.names().is_empty());
}

#[test]
fn credentials_do_not_cross_the_network_in_the_clear() {
    let output = get_user_photo(&[
        "--url",
        "http://mail.invalid/EWS/Exchange.asmx",
        "--email",
        "a@b.c",
        "--user",
        "me",
    ]);

    assert!(
        ended(&output)
            .1
            .ends_with("is not https: credentials would cross the network in the clear")
    );
}

#[test]
fn wrong_arguments_are_exit_code_2() {
    for arguments in [
        &["--size", "77"][..],
        &["--url", "http://127.0.0.1/"],
        &["--email", "a@b.c", "--auth", "digest"],
        &["--etag", "a\"b"],
        &["--nonsense"],
    ] {
        assert_eq!(get_user_photo(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_photo_can_be_shown_in_the_terminal() {
    let folder = Folder::new("show");

    let output = get_user_photo(&["--size", "48", "--show", "--out", &folder.path("photo.jpg")]);

    let lines = printed(&output)
        .lines()
        .filter(|line| line.matches('▀').count() == 48)
        .count();
    assert_eq!(lines, 24, "48 by 48 pixels, two in each character");
}

#[test]
fn the_stand_in_runs_by_itself() {
    let folder = Folder::new("mock server");
    let mut mock_exchange = Stopped(
        program("mock_exchange")
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    // Kept open: a program that nobody listens to ends.
    let mut printed = BufReader::new(mock_exchange.0.stdout.take().unwrap());
    let mut first = String::new();
    printed.read_line(&mut first).unwrap();
    let url = first.trim().rsplit(' ').next().unwrap();

    let output = get_user_photo(&[
        "--url",
        url,
        "--email",
        "kim.akers@contoso.com",
        "--out",
        &folder.path("kim.jpg"),
    ]);
    let denied = get_user_photo(&["--url", url, "--email", "denied@contoso.com"]);

    assert_eq!(ended(&output), (Some(0), String::new()));
    assert!(
        ended(&denied)
            .1
            .starts_with("error: the server refused the request (HTTP 500): ErrorAccessDenied")
    );
}

/// A program that ends with the test.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
