//! Starts the sandboxes and the server on this machine and stops them together; it never keeps data of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::{Profile, Project, say};
use crate::web;

/// Of the fictional people the one who publishes forms.
const AUTHOR: &str = "mai";
/// A cold start on a slow disk, with migrations.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// What a server may need to finish the requests it has.
const STOP_WITHIN: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(100);

/// Builds everything, starts both programs, says where to look, and waits for Ctrl-C.
pub(crate) fn run(project: &Project, profile: Profile, port: u16) -> Result<()> {
    let server = SocketAddr::from(([127, 0, 0, 1], port));
    let sandbox = SocketAddr::from(([127, 0, 0, 1], port + 1));
    for address in [server, sandbox] {
        if TcpListener::bind(address).is_err() {
            bail!(
                "something else already listens on {address}: stop it or choose another port with --port"
            );
        }
    }
    web::build(project, profile, false)?;

    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::SeqCst))?;

    let addresses = Addresses { server, sandbox };
    let mut programs = Programs::both(project, addresses, &project.path("var"), &stop)?;
    let outside = format!("http://localhost:{}", sandbox.port());
    welcome(port, &outside, &get(sandbox, "/demo").unwrap_or_default());

    while !stop.load(Ordering::SeqCst) {
        programs.check()?;
        std::thread::sleep(PAUSE);
    }
    say("stopping");
    Ok(())
}

fn welcome(port: u16, outside: &str, people: &str) {
    println!();
    println!("  Một Cửa is ready:   http://localhost:{port}/");
    println!("  a leaflet's page:   http://localhost:{port}/p/1.001193   (birth registration)");
    println!(
        "  the outside world:  {outside}/   (province, sign-in, payment platform: all fictional)"
    );
    if !people.trim().is_empty() {
        println!("\n  People to sign in as (fictional):");
        for line in people.trim().lines() {
            println!("    {line}");
        }
    }
    println!("\n  Forms are published at http://localhost:{port}/authoring (sign in as {AUTHOR})");
    println!("\n  Data is kept in var/. Ctrl-C stops both.\n");
}

/// Where both programs listen.
#[derive(Clone, Copy)]
pub(crate) struct Addresses {
    pub(crate) server: SocketAddr,
    pub(crate) sandbox: SocketAddr,
}

impl Addresses {
    /// Two of this machine that nobody listens on now.
    pub(crate) fn free() -> Result<Self> {
        let one = TcpListener::bind(("127.0.0.1", 0))?;
        let other = TcpListener::bind(("127.0.0.1", 0))?;
        Ok(Self {
            server: one.local_addr()?,
            sandbox: other.local_addr()?,
        })
    }
}

/// The programs that run now; dropping it stops them.
#[derive(Default)]
pub(crate) struct Programs(Vec<(&'static str, Child)>);

impl Programs {
    /// Starts the sandboxes and the server over a folder of data and waits until both answer.
    pub(crate) fn both(
        project: &Project,
        addresses: Addresses,
        data: &Path,
        stop: &AtomicBool,
    ) -> Result<Self> {
        Self::over(project, addresses, data, &project.path("dist"), stop)
    }

    /// The same with another web app and catalogue than the ones of the checkout.
    pub(crate) fn over(
        project: &Project,
        Addresses { server, sandbox }: Addresses,
        data: &Path,
        dist: &Path,
        stop: &AtomicBool,
    ) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let inside = format!("http://localhost:{}", server.port());
        let outside = format!("http://localhost:{}", sandbox.port());
        let mut programs = Self::default();
        programs.start(
            "sandbox",
            project
                .command(project.program("sandbox"), ".")
                .env("SANDBOX_LISTEN", sandbox.to_string())
                .env("SANDBOX_PUBLIC_URL", &outside)
                .env("SANDBOX_DATA", data.join("sandbox"))
                .env(
                    "SANDBOX_NOTIFY_URL",
                    format!("{inside}/api/v1/payment-notices"),
                )
                .env(
                    "SANDBOX_LOGOUT_URL",
                    format!("{inside}/auth/backchannel-logout"),
                ),
        )?;
        programs.ready(sandbox, "/healthz", stop)?;
        programs.start(
            "server",
            project
                .command(project.program("server"), ".")
                .env("MOTCUA_LISTEN", server.to_string())
                .env("MOTCUA_PUBLIC_URL", &inside)
                .env("MOTCUA_DATA", data)
                .env("MOTCUA_DIST", dist)
                .env("MOTCUA_OIDC_ISSUER", format!("{outside}/idp"))
                .env("MOTCUA_PROVINCE_URL", format!("{outside}/province"))
                .env("MOTCUA_PAYMENT_URL", format!("{outside}/payment"))
                .env("MOTCUA_AUTHORS", AUTHOR),
        )?;
        programs.ready(server, "/healthz", stop)?;
        Ok(programs)
    }

    fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        say(&format!("starting {name}"));
        let child = command
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        self.0.push((name, child));
        Ok(())
    }

    /// Fails when a program ended by itself.
    fn check(&mut self) -> Result<()> {
        for (name, child) in &mut self.0 {
            if let Some(status) = child.try_wait()? {
                bail!("{name} ended by itself with {status}; its last lines above say why");
            }
        }
        Ok(())
    }

    /// Waits until a program answers 200 at `path`.
    fn ready(&mut self, address: SocketAddr, path: &str, stop: &AtomicBool) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < READY_WITHIN && !stop.load(Ordering::SeqCst) {
            self.check()?;
            if get(address, path).is_some() {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        bail!("nothing answered at http://{address}{path} within {READY_WITHIN:?}")
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        for (_, child) in &mut self.0 {
            terminate(child);
        }
        let begun = Instant::now();
        for (_, child) in &mut self.0 {
            while matches!(child.try_wait(), Ok(None)) && begun.elapsed() < STOP_WITHIN {
                std::thread::sleep(PAUSE);
            }
            // An error here means that it has already gone.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(unix)]
fn terminate(child: &mut Child) {
    // The standard library can only kill; a server deserves to finish what it does.
    let _ = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
}

#[cfg(not(unix))]
fn terminate(child: &mut Child) {
    let _ = child.kill();
}

/// The body of a plain HTTP GET when the answer is 200.
fn get(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let port = address.port();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/plain\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split_whitespace().nth(1)?;
    (status == "200").then(|| body.to_owned())
}
