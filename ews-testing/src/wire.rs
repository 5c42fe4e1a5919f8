//! What a connection runs on: TCP, or TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::sign_in::Session;

/// A connection that can be told how long to wait for bytes.
pub(crate) trait Deadline {
    fn set_deadline(&mut self, wait: Duration) -> io::Result<()>;
}

/// An open connection.
pub(crate) trait Wire: Read + Write {
    /// The socket below.
    fn socket(&self) -> &TcpStream;

    /// Announces that nothing follows.
    fn say_goodbye(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Deadline for Box<dyn Wire> {
    fn set_deadline(&mut self, wait: Duration) -> io::Result<()> {
        self.socket().set_read_timeout(Some(wait))
    }
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

#[cfg(feature = "tls")]
impl Wire for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }

    fn say_goodbye(&mut self) -> io::Result<()> {
        self.conn.send_close_notify();
        self.flush()
    }
}

/// Whether connections have TLS.
#[derive(Default)]
pub(crate) struct Security {
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<crate::tls::Tls>,
}

impl Security {
    /// Puts TLS on a connection, if there is to be TLS. Its handshake is part of the first reading.
    pub(crate) fn wrap(&self, stream: TcpStream) -> io::Result<(Box<dyn Wire>, Session)> {
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            let connection = rustls::ServerConnection::new(std::sync::Arc::clone(&tls.config));
            let connection = connection.map_err(io::Error::other)?;
            let stream = Box::new(rustls::StreamOwned::new(connection, stream));
            #[cfg(feature = "ntlm")]
            return Ok((stream, Session::bound_to(tls.channel_binding)));
            #[cfg(not(feature = "ntlm"))]
            return Ok((stream, Session::default()));
        }
        Ok((Box::new(stream), Session::default()))
    }
}
