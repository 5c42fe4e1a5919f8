//! Spans and events for the `tracing` crate (feature `tracing`): sizes, names and places, never contents.

use crate::Error;

/// Runs a reading or writing inside a span of its own.
#[cfg(feature = "tracing")]
pub(crate) fn traced<T>(
    what: &'static str,
    elements: &[&str],
    bytes_in: usize,
    bytes_out: impl FnOnce(&T) -> usize,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    // The first is enough to know a request or response by; the others would be all of EWS.
    let element = elements.first().copied().unwrap_or_default();
    let span = tracing::debug_span!(
        "ews",
        what,
        element,
        others = elements.len().saturating_sub(1),
        bytes_in
    );
    span.in_scope(|| {
        let done = work();
        match &done {
            Ok(value) => tracing::debug!(bytes_out = bytes_out(value), "done"),
            Err(Error::Fault(fault)) => tracing::debug!(code = fault.local_code(), "fault"),
            Err(Error::Xml(error)) => {
                let position = error.position();
                let [line, column] = [position.map(|at| at.line), position.map(|at| at.column)];
                tracing::debug!(kind = ?error.kind(), path = error.path(), line, column, "cannot be read");
            }
            Err(Error::Write(error)) => tracing::debug!(kind = ?error.kind(), path = error.path(), "cannot be written"),
        }
        done
    })
}

/// Without the feature there is nothing to do.
#[cfg(not(feature = "tracing"))]
#[inline]
pub(crate) fn traced<T>(
    _what: &'static str,
    _elements: &[&str],
    _bytes_in: usize,
    _bytes_out: impl FnOnce(&T) -> usize,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    work()
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use crate::{Envelope, GetUserPhotoResponse};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no test panics while it logs").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_error_is_traced_with_its_place_and_without_contents() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let xml = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><GetUserPhotoResponse \
                   ResponseClass='Success' xmlns='http://schemas.microsoft.com/exchange/services/2006/messages'>\
                   <HasChanged>secret</HasChanged></GetUserPhotoResponse></s:Body></s:Envelope>";
        tracing::subscriber::with_default(subscriber, || {
            Envelope::<GetUserPhotoResponse>::from_xml(xml).expect_err("that is no boolean");
        });
        let log = String::from_utf8(log.0.lock().expect("as above").clone()).expect("logs are text");
        assert!(log.contains("element=\"m:GetUserPhotoResponse\""), "{log}");
        assert!(
            log.contains("path=\"/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged\""),
            "{log}"
        );
        assert!(!log.contains("secret"), "{log}");
    }
}
