//! Carries Kerberos messages to the Kerberos server (KDC) and back, over TCP or UDP.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::Duration;

use sspi::generator::NetworkRequest;
use sspi::network_client::{NetworkClient, NetworkProtocol};

/// How long a server may take to accept a connection, and to respond.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest response that is read.
const LONGEST: usize = 1024 * 1024;
const PORT: u16 = 88;

pub(crate) struct KdcClient;

impl NetworkClient for KdcClient {
    fn send(&self, request: &NetworkRequest) -> sspi::Result<Vec<u8>> {
        let host = request.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = request.url.port().unwrap_or(PORT);
        let addresses = (host, port).to_socket_addrs().map_err(|error| unreachable(&error))?;
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in addresses {
            let sent = match request.protocol {
                NetworkProtocol::Tcp => tcp(address, &request.data),
                NetworkProtocol::Udp => udp(address, &request.data),
                NetworkProtocol::Http | NetworkProtocol::Https => Err(io::Error::from(io::ErrorKind::Unsupported)),
            };
            match sent {
                Ok(response) => return Ok(response),
                Err(error) => last = error,
            }
        }
        Err(unreachable(&last))
    }
}

/// Negotiate falls back to NTLM on this kind of error.
fn unreachable(error: &io::Error) -> sspi::Error {
    sspi::Error::new(sspi::ErrorKind::NoAuthenticatingAuthority, error.to_string())
}

/// The data begin with their length, and so does the response.
fn tcp(address: SocketAddr, data: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(data)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let size = u32::from_be_bytes(length) as usize;
    if size > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut response = length.to_vec();
    response.resize(4 + size, 0);
    stream.read_exact(response.get_mut(4..).unwrap_or_default())?;
    Ok(response)
}

/// A datagram carries no length; the response is returned with one, as over TCP.
fn udp(address: SocketAddr, data: &[u8]) -> io::Result<Vec<u8>> {
    let any: SocketAddr = if address.is_ipv4() {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    };
    let socket = UdpSocket::bind(any)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.connect(address)?;
    socket.send(data)?;
    let mut datagram = vec![0; 64 * 1024];
    let size = socket.recv(&mut datagram)?;
    datagram.truncate(size);
    let length = u32::try_from(size).unwrap_or(u32::MAX);
    Ok([&length.to_be_bytes(), datagram.as_slice()].concat())
}
