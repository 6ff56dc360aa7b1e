//! `forms preview`: a form in the real app, on this machine and on a phone of the same network, with nothing kept and nothing sent.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::check::say;
use super::site::Site;
use super::{Desk, FOUND, FormArgs, OK, Stopped};
use crate::for_phones;

#[derive(Args)]
pub(super) struct Preview {
    #[command(flatten)]
    form: FormArgs,
    /// Thư mục ứng dụng đã dựng / the folder of the built app
    #[arg(long, default_value = "dist")]
    dist: PathBuf,
    /// Cổng; 0 là cổng trống bất kỳ / the port; 0 is any that is free
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Chỉ mở trên máy này, không cho điện thoại / only on this machine, not for phones
    #[arg(long)]
    only_here: bool,
}

impl Preview {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let mut form = self.form.read()?;
        for_phones(&mut form);
        say(desk, &self.form.file, &form)?;
        if !form.is_sound() {
            return Ok(FOUND);
        }
        let site = Site::of(&form, &self.dist).map_err(|_| {
            Stopped::Content(
                self.dist.join("web/index.html"),
                "chưa có ứng dụng đã dựng; hãy chạy `cargo xtask build --dev --web`, hoặc chỉ thư mục bằng --dist / \
                 the app is not built; run `cargo xtask build --dev --web`, or name its folder with --dist"
                    .to_owned(),
            )
        })?;
        let anywhere = if self.only_here {
            Ipv4Addr::LOCALHOST
        } else {
            Ipv4Addr::UNSPECIFIED
        };
        let listener = TcpListener::bind(SocketAddr::from((anywhere, self.port)))
            .map_err(|error| Stopped::File(PathBuf::from(format!("port {}", self.port)), error))?;
        let port = listener.local_addr()?.port();
        writeln!(desk.out, "http://localhost:{port}{}", site.path())?;
        if !self.only_here
            && let Some(address) = address_for_phones()
        {
            let url = format!("http://{address}:{port}{}", site.path());
            writeln!(
                desk.out,
                "\nĐiện thoại cùng mạng quét mã này / phones of the same network scan this:"
            )?;
            writeln!(desk.out, "{url}\n")?;
            if let Ok(code) = QrCode::new(&url) {
                writeln!(desk.out, "{}", code.render::<Dense1x2>().build())?;
            }
        }
        writeln!(desk.out, "Ctrl-C để dừng / to stop")?;
        desk.out.flush()?;
        site.serve(&listener)?;
        Ok(OK)
    }
}

/// The address by which phones of the same network reach this machine; none when it is on no network. Nothing is sent: the
/// system only says which of its addresses it would speak from.
fn address_for_phones() -> Option<IpAddr> {
    let route = || -> io::Result<IpAddr> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        Ok(socket.local_addr()?.ip())
    };
    route().ok().filter(|address| !address.is_loopback())
}
