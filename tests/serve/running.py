# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on ramiso-serve at work: what its servers answer, and how it begins and ends."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess

import client
from client import BIOS, UEFI, ask, http, tftp
from network import FIRST, LAST, SERVER, WIRE
from printed import refused
from serving import ROOT, SECONDS, Servers, environment, run

DHCP = ["--dhcp", f"{FIRST},{LAST}"]


def in_range(address):
    low, high, it = (int(text.rpartition(".")[2]) for text in (FIRST, LAST, address))
    return address.startswith(FIRST.rpartition(".")[0]) and low <= it <= high


def proxy_for_rom(lan, folder):
    """A ROM gets no address, and the name of the program from the boot server, port 4011."""
    folder.add("a.iso")
    with Servers(lan, folder) as servers:
        offer = ask()
        assert offer.address == "0.0.0.0", offer
        assert offer.options[client.VENDOR_CLASS] == b"PXEClient", offer
        menu = offer.options[client.VENDOR]
        assert socket_bytes(SERVER) in menu and b"ramiso" in menu, offer
        item = client.option(client.BOOT_ITEM, b"\x80\0\0\0") + b"\xff"
        ack = ask(client.REQUEST, to=SERVER, port=4011, more=client.option(client.VENDOR, item))
        assert ack.options[client.MESSAGE] == bytes([client.ACK]), ack
        assert (ack.file, ack.server) == ("ramiso.0", SERVER), ack
        servers.says("PXE ROM, is told to load ramiso.0")


def socket_bytes(address):
    return bytes(int(part) for part in address.split("."))


def proxy_for_ipxe(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder) as servers:
        offer = ask(ipxe=True)
        assert (offer.file, offer.server) == ("boot.ipxe", SERVER), offer
        assert offer.address == "0.0.0.0", offer
        servers.says("iPXE, is told to load boot.ipxe")


def proxy_for_others(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder) as servers:
        assert ask(architecture=UEFI, seconds=2) is None
        assert ask(architecture=UEFI, ipxe=True, seconds=2) is None
        assert ask(architecture=None, seconds=2) is None
        servers.says("not a BIOS machine, is told of nothing to load")


def own_menu_for_ipxe(lan, folder):
    folder.add("a.iso")
    folder.fill({"ramiso.cfg/default": "image=images/a.iso\n"})
    with Servers(lan, folder):
        assert ask(ipxe=True).file == "ramiso.0"
        assert tftp("ramiso.cfg/default") == b"image=images/a.iso\n"


def dhcp(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder, *DHCP) as servers:
        for architecture, ipxe, file in [(BIOS, False, "ramiso.0"), (BIOS, True, "boot.ipxe"),
                                         (UEFI, False, ""), (UEFI, True, ""), (None, False, "")]:
            offer = ask(architecture=architecture, ipxe=ipxe)
            assert in_range(offer.address), offer
            assert offer.file == file and client.ROUTER not in offer.options, offer
            assert offer.server == SERVER, offer
        assert ask(old=True).file == "ramiso.0" and ask(architecture=UEFI, old=True).file == ""
        wanted = client.option(50, socket_bytes(offer.address)) + client.option(
            54, socket_bytes(SERVER))
        ack = ask(client.REQUEST, more=wanted)
        assert ack.options[client.MESSAGE] == bytes([client.ACK]), ack
        servers.says(f"has the address {ack.address}")


def files_by_tftp(lan, folder):
    content = folder.add("a b.iso").read_bytes()
    with Servers(lan, folder) as servers:
        for name in ("ramiso.0", "ramiso.lkrn"):
            assert tftp(name) == (ROOT / "build" / name).read_bytes(), name
        assert tftp("images/a_b.iso") == content
        assert b"image http" in tftp("ramiso.cfg/default")
        assert tftp("boot.ipxe").startswith(b"#!ipxe\n")
        assert "not found" in tftp("ramiso.cfg/01-52-54-00-12-34-56")
        servers.says("sent images/a_b.iso")
        servers.says("no ramiso.cfg/01-52-54-00-12-34-56")


def files_by_http(lan, folder):
    content = folder.add("a b.iso").read_bytes()
    with Servers(lan, folder, "--http-port", "8081") as servers:
        assert http("/images/a_b.iso", port=8081) == (200, content)
        assert http("/boot.ipxe", port=8081)[1] == tftp("boot.ipxe")
        assert b":8081/images/" in tftp("boot.ipxe")
        servers.says(f"sent images/a_b.iso, {len(content)} bytes")


def no_http(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder, "--no-http"):
        assert not lan.sockets("tcp"), lan.sockets("tcp")


def nothing_above(lan, folder):
    """Neither what is above the folder, nor what is in it and no image, nor what leads out."""
    folder.add("a.iso")
    secret = "the text of a file that nobody is to have"
    (folder.top / "secret").write_text(secret, encoding="ascii")
    (folder.path / "notes.txt").write_text(secret, encoding="ascii")
    (folder.path / "out.iso").symlink_to(folder.top / "secret")
    paths = ["../secret", "images/../../secret", "images/../../../secret",
             str(folder.top / "secret"), "images/notes.txt", "notes.txt", "images/out.iso",
             "../../../../etc/passwd", "/etc/passwd", "images/a.iso/../../../etc/passwd",
             "../dnsmasq.conf", "../entries",
             "..\\..\\etc\\passwd"]
    with Servers(lan, folder):
        for path in paths:
            assert isinstance(tftp(path), str), path
            for way in (path, path.replace("..", "%2e%2e"), path.replace("/", "%2f"),
                        path.replace("..", "%252e%252e"), path.replace("/", "//")):
                status, content = http(f"/{way}")
                assert status in (400, 403, 404), (way, status)
                assert b"root:" not in content and secret.encode() not in content, way


def nothing_listed(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder):
        for path in ("/", "/images/", "/images", "/ramiso.cfg/", "/images/."):
            status, content = http(path)
            assert status in (301, 403, 404) and b"a.iso" not in content, (path, status, content)


def nothing_written(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder):
        for method in ("POST", "PUT", "DELETE", "MOVE", "PROPFIND"):
            for path in ("/images/a.iso", "/images/new.iso"):
                status, _ = http(path, method)
                assert status in (403, 404, 405, 501), (method, path, status)
        with contextlib.suppress(TimeoutError):
            assert isinstance(tftp("images/new.iso", opcode=2), str)
        assert [path.name for path in folder.path.iterdir()] == ["a.iso"]


def without_rights(lan, folder):
    """The servers are nobody, and what nobody cannot read is left out with a line."""
    folder.add("a.iso")
    folder.add("closed.iso").chmod(0o600)
    with Servers(lan, folder) as servers:
        servers.says("left out: closed.iso: the user nobody cannot read it: see --user")
        owners = {words.split()[0].rpartition("/")[2]: os.stat(f"/proc/{number}").st_uid
                  for number, words in lan.processes().items()}
        nobody = int(subprocess.run(["id", "-u", "nobody"], text=True, capture_output=True,
                                    check=True).stdout)
        assert owners["dnsmasq"] == owners["lighttpd"] == nobody, owners
        assert isinstance(tftp("images/closed.iso"), str)


def another_user(lan, folder):
    folder.add("a.iso").chmod(0o600)
    subprocess.run(["chown", "-R", "daemon", folder.path], check=True)
    folder.path.chmod(0o700)
    refused(lan, folder, 1, "the user nobody cannot enter", folder.path)
    with Servers(lan, folder, "--user", "daemon"):
        assert isinstance(tftp("images/a.iso"), bytes)
        assert http("/images/a.iso")[0] == 200


def not_root(lan, folder):
    folder.add("a.iso")
    folder.scratch.chmod(0o777)
    nobody = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
    refused(lan, folder, 1, r"need root: run sudo .*/ramiso-serve", folder.path, before=nobody)
    status, output, messages = run(lan, folder, "--print", folder.path, before=nobody)
    assert status == 0 and "image http" in output, messages


def server_missing(lan, folder):
    """Before tools/deps serve: what is missing, and the command that gets it."""
    folder.add("a.iso")
    build = folder.copy_of_build()
    (build / "pkg").unlink()
    if not shutil.which("lighttpd"):
        done = subprocess.run(lan.inside(build / "ramiso-serve", folder.path), text=True,
                              env=environment(folder), capture_output=True, check=False)
        assert done.returncode == 1, done
        assert f"no lighttpd: run {folder.top}/tools/deps serve, or" in done.stderr, done


def ends_clean(lan, folder):
    """Ctrl-C and the signals: exit status 0, no process, no file, and again at once."""
    folder.add("a.iso")
    for number, whole_group in [(signal.SIGINT, True), (signal.SIGTERM, False),
                                (signal.SIGHUP, False)]:
        with Servers(lan, folder) as servers:
            tftp("ramiso.0")
            http("/ramiso.0")
            status = servers.stop(number, whole_group)
        assert status == 0, (number, status, servers.text())
        assert not lan.processes(), lan.processes()
        assert not list(folder.scratch.iterdir()), "something is left"


def server_dies(lan, folder):
    folder.add("a.iso")
    for name in ("dnsmasq", "lighttpd"):
        with Servers(lan, folder) as servers:
            number, = [number for number, words in lan.processes().items()
                       if words.split()[0].endswith(name)]
            os.kill(number, signal.SIGKILL)
            assert servers.process.wait(10) == 1
        assert f"ramiso-serve: {name} has ended" in servers.text(), servers.text()
        assert not lan.processes(), lan.processes()
        assert not list(folder.scratch.iterdir()), "something is left"


@contextlib.contextmanager
def holding(lan, kind, address, port, interface=None):
    """Another program, named squatter, has the port."""
    bind = (f"import socket; s = socket.socket(socket.AF_INET, socket.SOCK_{kind}); "
            f"s.setsockopt(socket.SOL_SOCKET, 25, {(interface or '').encode()!r}); "
            + ("s.setsockopt(1, 2, 1); " if kind == "STREAM" else "")   # SO_REUSEADDR
            + f"s.bind(({address!r}, {port})); " + ("s.listen(); " if kind == "STREAM" else "")
            + "open('/proc/self/comm', 'w').write('squatter'); print(flush=True); "
            "import time; time.sleep(100)")
    program = subprocess.Popen(lan.inside("python3", "-c", bind), stdout=subprocess.PIPE)
    try:
        assert program.stdout.readline()
        yield
    finally:
        program.kill()
        program.wait()


def ports_taken(lan, folder):
    folder.add("a.iso")
    for kind, address, port, name in [
            ("DGRAM", "", 67, "DHCP"), ("DGRAM", "", 4011, "proxy DHCP"), ("DGRAM", "", 69, "TFTP"),
            ("DGRAM", SERVER, 69, "TFTP"), ("STREAM", "", 8080, "HTTP"),
            ("STREAM", SERVER, 8080, "HTTP")]:
        with holding(lan, kind, address, port):
            refused(lan, folder, 1, rf"port {port} \({name}\) is taken by squatter: ", folder.path)
    for interface in (WIRE, "lo"):   # no dnsmasq: ours could not bind it even beside the latter
        with holding(lan, "DGRAM", "", 67, interface):
            refused(lan, folder, 1, r"port 67 \(DHCP\) is taken by squatter", folder.path)
    with holding(lan, "DGRAM", "", 4011):
        with Servers(lan, folder, *DHCP):   # does not want it
            pass


def twice(lan, folder):
    """A second one on the same interface says so, and how to stop the first: that works."""
    folder.add("a.iso")
    with Servers(lan, folder) as servers:
        status, _, messages = run(lan, folder, "--http-port", "81", folder.path)
        said = re.search(r"another ramiso-serve has port 67 \(DHCP\): stop it by Ctrl-C where it "
                         r"runs, or by sudo kill (\d+)\n$", messages)
        assert status == 1 and said, messages
        os.kill(int(said[1]), signal.SIGTERM)
        servers.process.wait(SECONDS)
    assert not lan.processes(), lan.processes()


@contextlib.contextmanager
def network_of_another(lan):
    """A second interface with a dnsmasq of its own, as virtual machines have it."""
    lan.there("ip", "link", "add", "two", "type", "veth", "peer", "name", "three")
    lan.there("ip", "address", "add", "10.78.0.1/24", "dev", "two")
    lan.there("ip", "link", "set", "two", "up")
    other = subprocess.Popen(lan.inside(
        "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--pid-file=",
        "--log-facility=/dev/null", "--bind-interfaces", "--interface=two", "--enable-tftp",
        "--except-interface=lo", "--leasefile-ro", "--dhcp-range=10.78.0.10,10.78.0.20"))
    try:
        while not lan.sockets("10.78.0.1:69"):
            assert other.poll() is None
        yield
    finally:
        other.terminate()
        other.wait()
        lan.there("ip", "link", "delete", "two")


def ports_of_others(lan, folder):
    folder.add("a.iso")
    with (network_of_another(lan), holding(lan, "STREAM", "127.0.0.1", 8080),
          Servers(lan, folder, "--interface", WIRE)):
        assert ask(ipxe=True).file == "boot.ipxe"
        assert isinstance(tftp("ramiso.0"), bytes)
        assert http("/boot.ipxe")[0] == 200


def says_what_it_does(lan, folder):
    folder.add("a.iso")
    folder.add("b.iso")
    with Servers(lan, folder) as servers:
        text = servers.text()
        assert re.search(rf"{WIRE} \({SERVER}/24\), a menu of 2:", text), text
        assert f"chain http://{SERVER}:8080/boot.ipxe" in text and "Ctrl-C" in text, text
        assert "  DHCP  proxy, beside the DHCP server of the network\n" in text, text
        assert "compile time" not in text and "started" not in text, text
    with Servers(lan, folder, *DHCP) as servers:
        servers.says(f"  DHCP  gives the addresses {FIRST} to {LAST}\n")


def nonsense_by_http(lan, folder):
    """What is no request has no path to be logged, and does not end the log."""
    folder.add("a.iso")
    with Servers(lan, folder) as servers:
        with socket.create_connection((SERVER, 8080), timeout=5) as connection:
            connection.sendall(b"NONSENSE\r\n\r\n")
            connection.recv(100)
        servers.says("(status 400)")
        assert http("/boot.ipxe")[0] == 200
        servers.says("sent boot.ipxe, ")


CASES = [proxy_for_rom, proxy_for_ipxe, proxy_for_others, own_menu_for_ipxe, dhcp, files_by_tftp,
         files_by_http, no_http, nothing_above, nothing_listed, nothing_written, without_rights,
         another_user, not_root, server_missing, ends_clean, server_dies, ports_taken, twice,
         ports_of_others, says_what_it_does, nonsense_by_http]
