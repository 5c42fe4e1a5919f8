//! The program against the mock Exchange: run, killed, run again, and judged by its file and by the server's own count.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ews_testing::{Builder, Mailbox, MockExchange, Picture, Reply, SignIn};
use ews_types::transport::PhotoRequest;
use ews_types::{Envelope, ResponseClass};
use photo_directory::ews;
use rusqlite::Connection;

const USERS: usize = 300;

/// Every fifth user has no photo.
fn has_photo(number: usize) -> bool {
    !number.is_multiple_of(5)
}

fn address(number: usize) -> String {
    format!("user{number}@contoso.com")
}

fn number(address: &str) -> Option<usize> {
    address.strip_prefix("user")?.strip_suffix("@contoso.com")?.parse().ok()
}

fn picture(number: usize, edition: usize) -> Picture {
    let mut bytes = Picture::sample().bytes().to_vec();
    bytes.extend(format!("{number} {edition}").bytes());
    Picture::new(bytes)
}

/// What the server counts, and what it has.
#[derive(Default)]
struct Office {
    asked: HashMap<String, usize>,
    editions: HashMap<String, usize>,
}

type Shared = Arc<Mutex<Office>>;

fn office(shared: &Shared) -> MutexGuard<'_, Office> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn asked(shared: &Shared) -> usize {
    office(shared).asked.values().sum()
}

/// A server of as many users as there are; it takes some milliseconds for each request.
fn mock(shared: &Shared) -> Builder {
    let shared = Arc::clone(shared);
    MockExchange::builder().mailboxes(move |query| {
        thread::sleep(Duration::from_millis(3));
        let mut office = office(&shared);
        *office.asked.entry(query.email.clone()).or_default() += 1;
        let edition = office.editions.get(&query.email).copied().unwrap_or_default();
        match number(&query.email) {
            Some(number) if has_photo(number) => picture(number, edition).into(),
            Some(_) => Mailbox::WithoutPhoto,
            None => Mailbox::Unknown,
        }
    })
}

fn start(builder: Builder) -> MockExchange {
    builder.start().expect("a port on loopback")
}

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("photo-directory-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for temporary files");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    /// A list of all users.
    fn list(&self) -> String {
        let path = self.path("users.txt");
        let addresses: Vec<String> = (0..USERS).map(address).collect();
        std::fs::write(&path, addresses.join("\n")).expect("written");
        path
    }

    fn database(&self) -> Connection {
        Connection::open(self.path("photos.sqlite")).expect("a database")
    }

    /// The program, on the database of this folder.
    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_photo_directory"));
        command
            .args(["--database", &self.path("photos.sqlite")])
            .args(arguments)
            .env_remove("EWS_PASSWORD")
            .env_remove("EWS_TOKEN")
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().expect("it runs")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn printed(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A row of the file.
#[derive(Debug, PartialEq)]
struct Row {
    pending: bool,
    outcome: Option<String>,
    media_type: Option<String>,
    etag: Option<String>,
    picture: Option<Vec<u8>>,
}

fn rows(database: &Connection) -> rusqlite::Result<HashMap<String, Row>> {
    let sql = "SELECT address, pending, outcome, media_type, etag, picture FROM users LEFT JOIN pictures USING (id)";
    let mut statement = database.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let found = Row {
            pending: row.get(1)?,
            outcome: row.get(2)?,
            media_type: row.get(3)?,
            etag: row.get(4)?,
            picture: row.get(5)?,
        };
        Ok((row.get(0)?, found))
    })?;
    rows.collect()
}

/// Compares the file with what the server has.
fn assert_complete(database: &Connection, shared: &Shared) {
    let found = rows(database).expect("a database of the program");
    assert_eq!(found.len(), USERS);
    for number in 0..USERS {
        let address = address(number);
        let edition = office(shared).editions.get(&address).copied().unwrap_or_default();
        let picture = has_photo(number).then(|| picture(number, edition));
        let expected = Row {
            pending: false,
            outcome: Some(if has_photo(number) { "photo" } else { "none" }.to_owned()),
            media_type: picture.as_ref().map(|_| "image/jpeg".to_owned()),
            etag: picture
                .as_ref()
                .and_then(|picture| picture.etag().map(ToString::to_string)),
            picture: picture.map(|picture| picture.bytes().to_vec()),
        };
        assert_eq!(found.get(&address), Some(&expected), "{address}");
    }
}

#[test]
fn every_photo_is_fetched_once_and_sent_again_only_when_it_has_changed() {
    let (folder, shared) = (Folder::new("passes"), Shared::default());
    let exchange = start(mock(&shared));
    let (url, list) = (exchange.url(), folder.list());

    let first = folder.run(&["--url", &url, "--addresses", &list]);
    assert_eq!(first.status.code(), Some(0), "{}", printed(&first));
    assert!(printed(&first).contains("240 photos, 0 unchanged, 60 without a photo, 0 failed"));
    assert_complete(&folder.database(), &shared);
    assert_eq!(asked(&shared), USERS);

    // What was found out holds for a day, "no photo" included.
    let second = folder.run(&["--url", &url, "--addresses", &list]);
    assert_eq!(
        (second.status.code(), asked(&shared)),
        (Some(0), USERS),
        "{}",
        printed(&second)
    );

    // A day later, which the file is told has passed.
    folder.database().execute("UPDATE users SET ask_again = 0", []).unwrap();
    office(&shared).editions.insert(address(7), 1);
    let third = folder.run(&["--url", &url]);
    assert_eq!((third.status.code(), asked(&shared)), (Some(0), 2 * USERS));
    assert!(
        printed(&third).contains("1 photos, 239 unchanged, 60 without a photo, 0 failed"),
        "{}",
        printed(&third)
    );
    assert_complete(&folder.database(), &shared);
}

#[test]
fn the_server_says_how_long_a_photo_holds() {
    let (folder, shared) = (Folder::new("expiry"), Shared::default());
    let counted = Arc::clone(&shared);
    let exchange = start(MockExchange::builder().mailboxes(move |query| {
        *office(&counted).asked.entry(query.email.clone()).or_default() += 1;
        let picture = picture(number(&query.email).unwrap_or_default(), 0);
        if query.email == address(0) {
            picture.fresh_for(Duration::from_secs(3600)).into()
        } else {
            picture.into()
        }
    }));
    let list = folder.list();
    let arguments = ["--url", &exchange.url(), "--addresses", &list, "--max-age", "0"];

    assert_eq!(folder.run(&arguments).status.code(), Some(0));
    assert_eq!(folder.run(&arguments).status.code(), Some(0));

    assert_eq!(asked(&shared), 2 * USERS - 1);
    assert_eq!(office(&shared).asked[&address(0)], 1);
}

#[test]
fn killed_at_any_moment_it_goes_on_with_what_is_left() {
    const CONNECTIONS: usize = 5;
    let (folder, shared) = (Folder::new("killed"), Shared::default());
    let exchange = start(mock(&shared));
    let (url, list) = (exchange.url(), folder.list());
    let arguments = ["--url", &url, "--addresses", &list, "--connections", "5"];
    let mut kills = 0;
    let mut recorded: HashMap<String, usize> = HashMap::new();

    for goal in (30..USERS).step_by(37) {
        let mut child = folder
            .program(&arguments)
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs");
        let begun = Instant::now();
        while asked(&shared) < goal && begun.elapsed() < Duration::from_secs(60) {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
            thread::sleep(Duration::from_millis(1));
        }
        // SIGKILL, on Unix.
        child.kill().expect("killed");
        child.wait().expect("gone");
        kills += 1;
        // Requests that are under way at the server are still counted.
        thread::sleep(Duration::from_millis(50));
        let database = folder.database();
        let mut statement = database.prepare("SELECT address FROM users WHERE NOT pending").unwrap();
        let done = statement.query_map([], |row| row.get(0)).unwrap();
        for address in done.map(|address: rusqlite::Result<String>| address.unwrap()) {
            let times = office(&shared).asked[&address];
            let before = recorded.entry(address.clone()).or_insert(times);
            assert_eq!(*before, times, "{address} was asked about again");
        }
        assert!(
            recorded.len() + 2 * CONNECTIONS * kills >= goal,
            "{} of {goal} are lost",
            recorded.len()
        );
    }
    let last = folder.run(&arguments);

    assert_eq!(last.status.code(), Some(0), "{}", printed(&last));
    assert!(
        printed(&last).contains("The last pass was interrupted"),
        "{}",
        printed(&last)
    );
    assert_complete(&folder.database(), &shared);
    for (address, times) in recorded {
        assert_eq!(
            office(&shared).asked[&address],
            times,
            "{address} was asked about again"
        );
    }
    let repeated = asked(&shared) - USERS;
    assert!(
        kills >= 7 && repeated <= kills * CONNECTIONS,
        "{repeated} requests were repeated after {kills} kills"
    );
}

#[test]
fn a_policy_and_busy_spells_are_kept_to() {
    let (folder, shared) = (Folder::new("policy"), Shared::default());
    let spells = (Duration::from_millis(500), Duration::from_millis(60));
    let exchange = start(mock(&shared).max_concurrency(27).busy_spells(spells.0, spells.1));

    let output = folder.run(&["--url", &exchange.url(), "--addresses", &folder.list()]);

    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert_complete(&folder.database(), &shared);
    assert_eq!((exchange.refused(), asked(&shared)), (0, USERS));
    assert!(exchange.peak_concurrency() <= 20, "{}", exchange.peak_concurrency());
}

#[test]
fn the_users_can_be_those_of_the_address_list_and_parts_make_a_whole() {
    let (folder, shared) = (Folder::new("directory"), Shared::default());
    let exchange = start(mock(&shared).on::<ews::FindPeople>(|call| {
        // The server has its own idea of how long a page is.
        let offset = usize::try_from(call.body.indexed_page_item_view.offset).unwrap_or(usize::MAX);
        let persona = |number: usize| ews::Persona {
            email_address: Some(ews::EmailAddressType {
                email_address: Some(address(number)),
                mailbox_type: Some(if number == USERS {
                    ews::MailboxType::PublicDl
                } else {
                    ews::MailboxType::Mailbox
                }),
                ..ews::EmailAddressType::default()
            }),
            ..ews::Persona::new(ews::ItemId::new(format!("persona-{number}")))
        };
        let people = (offset..=USERS).take(128).map(persona).collect();
        Ok(Envelope::new(ews::FindPeopleResponse {
            people: Some(ews::ArrayOfPeople { persona: people }),
            total_number_of_people_in_view: i32::try_from(USERS + 1).ok(),
            ..ews::FindPeopleResponse::new(ResponseClass::Success)
        }))
    }));
    let parts = ["1/3", "2/3", "3/3"].map(|part| {
        let folder = Folder::new(&format!("part-{}", &part[..1]));
        let output = folder.run(&["--url", &exchange.url(), "--directory", "--part", part]);
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        let users = folder
            .database()
            .query_row("SELECT count(*) FROM users", [], |row| row.get::<_, usize>(0));
        users.unwrap()
    });
    assert_eq!((parts.iter().sum::<usize>(), asked(&shared)), (USERS, USERS));
    assert!(parts.iter().all(|users| (70..130).contains(users)), "{parts:?}");

    let output = folder.run(&["--url", &exchange.url(), "--directory"]);

    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert_complete(&folder.database(), &shared);
}

#[test]
fn photos_are_exported_as_files_that_open() {
    let (folder, shared) = (Folder::new("export"), Shared::default());
    let exchange = start(mock(&shared));
    let out = folder.path("out");

    let output = folder.run(&[
        "--url",
        &exchange.url(),
        "--addresses",
        &folder.list(),
        "--export",
        &out,
    ]);
    assert!(
        printed(&output).contains("240 files written, 0 there already"),
        "{}",
        printed(&output)
    );
    // Without a server, from the file alone.
    drop(exchange);
    std::fs::remove_file(folder.path("out/user1@contoso.com.jpg")).unwrap();
    let again = folder.run(&["--export", &out]);

    assert!(
        printed(&again).contains("1 files written, 239 there already"),
        "{}",
        printed(&again)
    );
    for number in (0..USERS).filter(|number| has_photo(*number)) {
        let file = folder.path(&format!("out/{}.jpg", address(number)));
        assert_eq!(std::fs::read(file).unwrap(), picture(number, 0).bytes());
    }
}

#[test]
fn users_that_leave_the_list_are_not_asked_about_any_more() {
    let (folder, shared) = (Folder::new("leaving"), Shared::default());
    let exchange = start(mock(&shared));
    let list = folder.path("short.txt");
    let run = |users: &str| {
        std::fs::write(&list, users).unwrap();
        printed(&folder.run(&["--url", &exchange.url(), "--addresses", &list, "--max-age", "0"]))
    };

    run("user1@contoso.com\n# a comment\n\nUSER2@contoso.com\n");
    let second = run("user2@contoso.com\nuser3@contoso.com\n");

    assert!(
        second.contains("1 users are new in the list, 1 are no longer in it"),
        "{second}"
    );
    let count = |number| office(&shared).asked.get(&address(number)).copied();
    assert_eq!((count(1), count(2), count(3)), (Some(1), Some(2), Some(1)));
    assert!(second.contains("The file: 2 photos"), "{second}");
}

#[test]
fn what_fails_for_one_user_is_noted_and_asked_again_in_the_next_pass() {
    let (folder, shared) = (Folder::new("failures"), Shared::default());
    let failing = Arc::new(Mutex::new(true));
    let told = Arc::clone(&failing);
    let exchange = start(mock(&shared).hook(move |request| {
        let is_seven = String::from_utf8_lossy(request.body()).contains(">user7@contoso.com<");
        (is_seven && *told.lock().unwrap()).then(|| Reply::status(400))
    }));
    let arguments = ["--url", &exchange.url(), "--addresses", &folder.list()];

    let first = folder.run(&arguments);
    assert_eq!(first.status.code(), Some(3), "{}", printed(&first));
    assert!(
        printed(&first).contains("1 failed, such as user7@contoso.com: "),
        "{}",
        printed(&first)
    );
    *failing.lock().unwrap() = false;
    let second = folder.run(&arguments);

    assert_eq!(second.status.code(), Some(0), "{}", printed(&second));
    assert_complete(&folder.database(), &shared);
    assert_eq!(asked(&shared), USERS);
}

#[test]
fn wrong_credentials_end_the_pass_before_they_lock_the_account() {
    let (folder, shared) = (Folder::new("credentials"), Shared::default());
    let accounts = SignIn::new().account("CONTOSO\\kim", "secret").basic();
    let exchange = start(mock(&shared).sign_in(accounts));
    let (url, list) = (exchange.url(), folder.list());
    let arguments = ["--url", &url, "--addresses", &list, "--user", "CONTOSO\\kim"];

    let wrong = folder
        .program(&arguments)
        .env("EWS_PASSWORD", "wrong")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(1), "{}", printed(&wrong));
    assert!(printed(&wrong).contains("HTTP 401; tried Basic"), "{}", printed(&wrong));
    let attempts = exchange.requests();
    let attempts = attempts
        .iter()
        .filter(|request| request.headers().contains_key("authorization"));
    assert!(attempts.count() <= 3);
    let right = folder
        .program(&arguments)
        .env("EWS_PASSWORD", "secret")
        .output()
        .unwrap();

    assert_eq!(right.status.code(), Some(0), "{}", printed(&right));
    assert!(
        printed(&right).contains("The last pass was interrupted; 300 users are left."),
        "{}",
        printed(&right)
    );
    assert_complete(&folder.database(), &shared);
}

#[test]
fn what_cannot_be_used_is_named() {
    let folder = Folder::new("errors");
    let list = folder.path("users.txt");
    std::fs::write(&list, "user1@contoso.com\nKim Akers\n").unwrap();
    let said = |arguments: &[&str]| {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", printed(&output));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };

    let line = said(&["--addresses", &list]);
    assert!(
        line.ends_with("users.txt:2: expected one e-mail address such as kim@contoso.com, found \"Kim Akers\"\n"),
        "{line}"
    );
    let count = "SELECT count(*) FROM users";
    assert_eq!(
        folder.database().query_row(count, [], |row| row.get(0)),
        Ok(0),
        "half a list is none"
    );
    assert!(said(&["--addresses", "/nowhere/users.txt"]).contains("/nowhere/users.txt cannot be read: "));
    assert!(said(&[]).contains("name the server by --url or --email"));
    assert!(said(&["--directory"]).contains("--directory needs a server"));
    // The first run noted that photos are as large as there are.
    let size = said(&["--size", "HR48x48", "--export", &folder.path("out")]);
    assert!(size.contains("was made with the size largest, not HR48x48"), "{size}");
    let held = std::fs::File::create(folder.path("photos.sqlite.lock")).unwrap();
    held.lock().unwrap();
    assert!(said(&["--export", &folder.path("out")]).contains("another program is at work on "));
    drop(held);
    std::fs::write(folder.path("photos.sqlite"), "something else").unwrap();
    assert!(said(&["--export", &folder.path("out")]).contains("file is not a database"));
    let other = Connection::open(folder.path("other.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE x (y)").unwrap();
    std::fs::rename(folder.path("other.sqlite"), folder.path("photos.sqlite")).unwrap();
    assert!(said(&["--export", &folder.path("out")]).contains("is a database of another program"));
}

#[test]
fn the_request_is_that_of_the_library() {
    let (folder, shared) = (Folder::new("request"), Shared::default());
    let exchange = start(mock(&shared));
    let list = folder.path("one.txt");
    std::fs::write(&list, "user1@contoso.com").unwrap();

    folder.run(&["--url", &exchange.url(), "--addresses", &list, "--size", "hr96x96"]);

    let expected = PhotoRequest::new("user1@contoso.com").size(ews_types::UserPhotoSize::Hr96x96);
    let expected = expected.to_soap(exchange.url()).unwrap().into_body();
    let sent: Vec<String> = exchange
        .requests()
        .iter()
        .map(|request| String::from_utf8_lossy(request.body()).into_owned())
        .collect();
    assert_eq!(sent, [expected]);
}
