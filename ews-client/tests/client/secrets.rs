//! Nothing secret in errors, `Debug` and traces.

use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use super::*;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("one test").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn neither_errors_nor_debug_nor_traces_show_passwords_and_tokens() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only one of this program");
    let mut shown = String::new();
    for (sign_in, credentials) in [
        (accounts().ntlm(), kim()),
        (accounts().negotiate(), kim()),
        (accounts().basic(), kim()),
        (accounts().basic(), Credentials::password("bo", PASSWORD)),
        (
            SignIn::new().token("other"),
            Credentials::bearer(PASSWORD.replace('ä', "a")),
        ),
    ] {
        let exchange = start(mock().tls().sign_in(sign_in));
        let client = client(&exchange, credentials);
        let outcome = client.photo(USER).await;
        shown += &format!("{client:?} {outcome:?}");
        if let Err(error) = outcome {
            shown += &error.to_string();
        }
    }
    shown += &String::from_utf8_lossy(&log.0.lock().expect("one test"));

    assert!(shown.contains("signing in"), "traces are there");
    let utf16: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let basic = ews_types::Base64Binary::from(format!("CONTOSO\\kim:{PASSWORD}").into_bytes()).to_base64();
    for secret in [
        "ssword-9f2c",
        &hex(&utf16),
        &hex(PASSWORD.as_bytes()),
        &basic,
        &format!("{utf16:?}"),
    ] {
        let at = shown.to_uppercase().find(&secret.to_uppercase());
        let around = at.map(|at| shown.chars().skip(at.saturating_sub(300)).take(600).collect::<String>());
        assert_eq!(around, None, "{secret}");
    }
}
