# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on what ramiso-serve makes of a folder and of its command line; nothing is served."""

import hashlib
import os
import re
import shutil
import subprocess

from making import SECTOR
from network import FIRST, LAST, SERVER, WIRE
from serving import BAD, ROOT, environment, printed, run

HTTP = f"http://{SERVER}:8080"
MENU, SCRIPT = "ramiso.cfg/default", "boot.ipxe"
LABEL = "BOOTTEST"   # of every ISO that tests/boot makes


def entries(menu):
    """The entries of a ramiso.cfg as lists of their lines."""
    return [part.splitlines() for part in menu.split("title ")[1:]]


def the_menu(lan, folder):
    folder.add("b.iso")
    folder.add("sub/a.iso")
    folder.fill({"b.iso.words": "# for the console\nconsole=ttyS0 # the first\r\n\tquiet\r\n"})
    files, messages = printed(lan, folder, "--timeout", "30", "--default", "2")
    before, *_ = files[MENU].split("title ")
    assert re.sub("#.*\n", "", before) == "default 2\ntimeout 30\n", before
    assert entries(files[MENU]) == [
        [f"b ({LABEL})", f"image {HTTP}/images/b.iso", "mirror images/b.iso",
         "console=ttyS0 quiet"],
        [f"sub/a ({LABEL})", f"image {HTTP}/images/sub_a.iso", "mirror images/sub_a.iso"],
    ], files[MENU]
    assert messages == "", messages


def the_script(lan, folder):
    folder.add("a.iso")
    folder.add("b.iso")
    folder.fill({"b.iso.words": "quiet"})
    lines = printed(lan, folder, "--timeout=30", "--default=2")[0][SCRIPT].splitlines()
    assert lines[0] == "#!ipxe"
    assert "set menu-timeout 30000" in lines, lines
    assert f"item entry1 a ({LABEL})" in lines, lines
    assert "choose --timeout ${menu-timeout} --default entry2 chosen" in " ".join(lines), lines
    at = lines.index(":entry2")
    assert lines[at + 1:at + 4] == [
        "kernel ramiso.lkrn quiet || goto failed",
        f"initrd {HTTP}/images/b.iso || initrd images/b.iso || goto failed",
        "boot || goto failed"], lines
    assert not any(line.startswith("goto entry") for line in lines), lines


def the_script_without_menu(lan, folder):
    folder.add("a.iso")
    one = printed(lan, folder)[0][SCRIPT]
    assert re.search(r"^goto entry1\n(?s:.*):menu\n", one, re.MULTILINE), one
    folder.add("b.iso")
    at_once = printed(lan, folder, "--timeout", "0", "--default", "2")[0][SCRIPT]
    assert re.search(r"^goto entry2\n(?s:.*):menu\n", at_once, re.MULTILINE), at_once
    waits = printed(lan, folder)[0][SCRIPT]
    assert "\ngoto entry" not in waits and "set menu-timeout 0\n:menu" in waits, waits


def without_http(lan, folder):
    folder.add("a.iso")
    files, _ = printed(lan, folder, "--no-http")
    assert sorted(files) == [SCRIPT, "dnsmasq.conf", MENU], files.keys()
    assert "http" not in files[MENU] + files[SCRIPT]
    assert entries(files[MENU])[0][1:] == ["image images/a.iso"], files[MENU]
    assert "\ninitrd images/a.iso || goto failed\n" in files[SCRIPT], files[SCRIPT]


def what_is_left_out(lan, folder):
    folder.add("good.iso")
    folder.add("bad.iso", BAD)
    folder.add("more/.hidden.iso")
    folder.add(".trash/x.iso")
    folder.add("notes.txt")
    outside = shutil.copyfile(folder.path / "good.iso", folder.top / "outside.iso")
    (folder.path / "out.iso").symlink_to(outside)
    (folder.path / "up.iso").symlink_to("../outside.iso")
    (folder.path / "gone.iso").symlink_to("nowhere.iso")
    (folder.path / "in.iso").symlink_to("good.iso")
    (folder.path / "pipe.iso").mkdir()
    folder.add("two\nlines.iso")
    files, messages = printed(lan, folder)
    assert [lines[0] for lines in entries(files[MENU])] == [
        f"good ({LABEL})", f"in ({LABEL})"], files[MENU]
    assert re.search(r"^left out: bad\.iso: .*El Torito", messages, re.MULTILINE), messages
    for name in ("out.iso", "up.iso", "gone.iso"):
        assert f"left out: {name}: it does not lead to a file in the folder" in messages, messages
    assert "control characters" in messages, messages
    assert len(messages.splitlines()) == 5, messages


def packed_images(lan, folder):
    """By the packers' names and by ours, each told by what is in it."""
    folder.add("a.iso")
    packed = {"a.iso.gz": "gzip", "b.IMG.XZ": "xz", "sub/c.raw.zst": "zstd", "d.zip": "zip-deflate",
              "e.2.iso.zip": "zip-stored"}
    for name, recipe in packed.items():
        folder.add(name, recipe)
    folder.fill({name: "x" for name in ["notes.txt.gz", "zip", ".x.zip", "x.zip2", "x.gz"]})
    files, messages = printed(lan, folder)
    assert messages == "", messages
    assert [lines[0] for lines in entries(files[MENU])] == [
        f"a ({LABEL})", "a.iso.gz", f"b ({LABEL})", f"d ({LABEL})", f"e.2 ({LABEL})",
        f"sub/c ({LABEL})"], files[MENU]
    for name in packed:
        link = f"images/{name.replace('/', '_')}"
        assert f"image {HTTP}/{link}\nmirror {link}\n" in files[MENU], files[MENU]
        assert f"initrd {HTTP}/{link} || initrd {link} ||" in files[SCRIPT], files[SCRIPT]


def packed_images_of_no_use(lan, folder):
    folder.add("a.iso")
    folder.add("cut.iso.xz", "xz-cut-short")
    folder.add("two.zip", "zip-of-two")
    folder.fill({"notes.zip": "x", "a.iso.gz.words": "quiet"})
    files, messages = printed(lan, folder)
    assert len(entries(files[MENU])) == 1, files[MENU]
    begins = ["left out: cut.iso.xz: Image 1 cannot be unpacked: it ends too early",
              "left out: notes.zip: The image ", "left out: two.zip: Image 1 cannot be unpacked: ",
              "left out: a.iso.gz.words: there is no image a.iso.gz: rename or delete it"]
    for line, begin in zip(messages.splitlines(), begins, strict=True):
        assert line.startswith(begin), messages


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def checked_images(lan, folder):
    """The digest is in a file under the name that the menu has, and in the script where it is of
    what ramiso.lkrn sees."""
    digest, packed = sha256(folder.add("sub/a.iso")), sha256(folder.add("p.iso.gz", "gzip"))
    folder.add("unchecked.iso")
    folder.fill({"sub/a.iso.sha256": f"{digest}  a.iso\n", "sub/a.iso.words": "quiet",
                 "p.iso.gz.sha256": f"SHA256 (p.iso.gz) = {packed.upper()}\r\n",
                 "p.iso.gz.words": "verify"})
    files, messages = printed(lan, folder)
    assert messages == "", messages
    first, second, third = entries(files[MENU])
    assert first[-2:] == ["verify", "verify"] and second[-2:] == ["verify", "quiet"], files[MENU]
    assert "verify" not in third, files[MENU]
    kernels = re.findall("^kernel ramiso.lkrn (.*) \\|\\| goto", files[SCRIPT], re.MULTILINE)
    assert kernels == ["verify", f"sha256={digest} quiet", ""], kernels


def lists_of_digests(lan, folder):
    """As sha256sum, its --tag and openssl write them; the image's own among several."""
    digest, other = sha256(folder.add("a.iso")), 32 * "0F"
    right = [digest, f"{digest} *x/y.iso", f"  {digest}\ta.iso", f"# all\n\n{digest}  ./a.iso",
             f"SHA2-256(a.iso)= {digest}", f"{other}  b.iso\n{digest}  iso/a.iso\n",
             f"SHA256 (b.iso) = {other}\nSHA256 (a.iso) = {digest}\n",
             f"{digest}  x\n{digest.upper()}  y\n"]
    wrong = ["", "a.iso", digest[1:], f"{digest}0", f"SHA1 (a.iso) = {digest}", f"{digest[:-1]}g",
             f"{other}  b.iso\n{digest}  c.iso", f"{other}  a.iso\n{digest}  x/a.iso"]
    for text in right:
        folder.fill({"a.iso.sha256": text})
        files, messages = printed(lan, folder)
        assert messages == "" and f"sha256={digest} ||" in files[SCRIPT], (text, messages)
    folder.add("b.iso")
    for text in wrong:
        folder.fill({"a.iso.sha256": text})
        files, messages = printed(lan, folder)
        assert len(entries(files[MENU])) == 1, text
        assert messages == ("left out: a.iso: a.iso.sha256 tells no SHA-256 of it: mend or delete "
                            "that\n"), (text, messages)


def digests_of_no_use(lan, folder):
    folder.add("a.iso")
    folder.add("b.iso")
    (folder.top / "secret").write_text(64 * "0", encoding="ascii")
    (folder.path / "a.iso.sha256").symlink_to(folder.top / "secret")
    folder.fill({"b.iso.words": "quiet verify", "c.iso.sha256": 64 * "0", "x.tar.sha256": ""})
    files, messages = printed(lan, folder)
    assert len(entries(files[MENU])) == 1 and 9 * "0" not in files[SCRIPT], files
    assert messages.splitlines() == [
        "left out: b.iso: b.iso.words has verify, but there is no b.iso.sha256: make that",
        "left out: a.iso.sha256: it does not lead to a file in the folder",
        "left out: c.iso.sha256: there is no image c.iso: rename or delete it"], messages


def words_of_no_image(lan, folder):
    folder.add("sub/a.iso")
    useless = ["sub", "sub/a", "sub/b.iso"]
    folder.fill({f"{name}.words": "quiet" for name in [*useless, "sub/a.iso"]})
    _, messages = printed(lan, folder)
    assert messages.splitlines() == [
        f"left out: {name}.words: there is no image {name}: rename or delete it"
        for name in useless], messages


def links_to_folders(lan, folder):
    folder.add("a.iso")
    (folder.top / "elsewhere").mkdir()
    shutil.copyfile(folder.path / "a.iso", folder.top / "elsewhere/b.iso")
    (folder.path / "link").symlink_to(folder.top / "elsewhere")
    assert len(entries(printed(lan, folder)[0][MENU])) == 1


def more_than_a_menu_takes(lan, folder):
    """So many entries, and so many bytes, as the loader's header has room for."""
    header = (ROOT / "loader/menu_file.h").read_text(encoding="ascii")
    images, size = (int(re.search(rf"define MENU_{name}_MAX (\d+)", header)[1])
                    for name in ("ENTRIES", "TEXT"))
    target = folder.add("a.iso")
    for number in range(1, images):
        (folder.path / f"{number:03}.iso").symlink_to(target)
    menu, messages = the_menu_in(printed(lan, folder, "--default", str(images)))
    assert len(entries(menu)) == images and messages == "", messages
    for number in range(images, images + 2):
        (folder.path / f"{number:03}.iso").symlink_to(target)
    menu, messages = the_menu_in(printed(lan, folder))
    assert len(entries(menu)) == images
    assert f"left out: the last 2 of {images + 2} images: a menu takes {images}, " in messages
    refused(lan, folder, 2, f"1 to {images}$", "--print", "--default", "101", folder.path)
    for path in folder.path.glob("[0-9]*"):
        path.rename(path.with_stem(path.stem + 80 * "x"))
    menu, messages = the_menu_in(printed(lan, folder))
    kept, longest = len(entries(menu)), max(map(len, menu.split("title ")))
    assert size - 2 - longest - len("title ") < len(menu) <= size - 2, len(menu)
    assert f"the last {images + 2 - kept} of {images + 2} images" in messages, messages
    assert f", and {size - 2} bytes: serve them from another folder" in messages, messages


def the_menu_in(shown):
    """The menu; and the messages. iPXE's script has the same entries."""
    files, messages = shown
    assert files[SCRIPT].count("\nitem entry") == len(entries(files[MENU])), files
    return files[MENU], messages


def words_from_outside(lan, folder):
    folder.add("a.iso")
    (folder.top / "secret").write_text("console=ttyS1", encoding="ascii")
    (folder.path / "a.iso.words").symlink_to(folder.top / "secret")
    files, messages = printed(lan, folder)
    assert "ttyS1" not in files[MENU] + files[SCRIPT], files
    assert messages == "left out: a.iso.words: it does not lead to a file in the folder\n", messages


def odd_names(lan, folder):
    names = ["a b.iso", "a_b.iso", "ü.ISO", "$(reboot) ${net0/mac} `id`.iso", "x;y || z && #w.iso",
             "'q\"\\.img.iso", "-n.iso", "default 9.iso", "*.iso", r"a\tb\c.iso", "%2e%2e.iso",
             "%s" * 60 + ".iso"]
    for name in names:
        folder.add(name)
    files, messages = printed(lan, folder)
    assert messages == "", messages
    menu, script = files[MENU], files[SCRIPT]
    links = re.findall(r"^mirror (.*)", menu, re.MULTILINE)
    assert len(set(links)) == len(names), links
    for link in links:
        assert re.fullmatch(r"images/[\w.-]{1,100}\.(iso|ISO)", link, re.ASCII), link
        assert f"initrd {HTTP}/{link} || initrd {link} ||" in script, link
    titles = re.findall(r"^title (.*)", menu, re.MULTILINE)
    assert titles == re.findall(r"^item entry\d+ (.*)", script, re.MULTILINE)
    for title in titles:
        assert not re.search(r"[^ -~]|[$#|&;%'\"\\`]", title), title
        assert len(title) <= 70, title


def titles(lan, folder):
    """The file's name, and the label where it tells more, in ASCII and never twice the same."""
    wanted = {
        ("debian-12.5.0-amd64.iso", "Debian 12.5.0"): "debian-12.5.0-amd64",
        ("win10.iso", "CCCOMA_X64FRE"): "win10 (CCCOMA_X64FRE)",
        ("cd.iso", "CDROM"): "cd",
        ("made.iso", "ISOIMAGE"): "made",
        ("none.iso", ""): "none",
        ("v1.2/a.b.iso", ""): "v1.2/a.b",
        ("Größe in München.iso", "Gr\xf6\xdfe"): "Grosse in Munchen (Gr??e)",
        ("muenchen.iso", "M\xc3\xbcnchen"): "muenchen (Munchen)",   # label in UTF-8
        ("MUNCHEN.iso", "M\xc3\xbcnchen"): "MUNCHEN",
        ("\u65e5\u672c.iso", ""): "??",
        ("latin \udce9.iso", ""): "latin ?",   # no UTF-8
        ("same.img", ""): "same",
        ("same.iso", ""): "same.iso",
        (" .iso", ""): ".iso",
        ("x" * 80 + ".iso", ""): "x" * 70,
    }
    for name, label in wanted:
        with folder.add(name).open("r+b") as iso:
            iso.seek(16 * SECTOR + 40)   # ECMA-119, 8.4.7: volume identifier
            iso.write(label.encode("latin-1").ljust(32))
    menu, messages = the_menu_in(printed(lan, folder))
    assert messages == "", messages
    found = [lines[0] for lines in entries(menu)]
    assert sorted(found) == sorted(wanted.values()), found


def words_that_are_wrong(lan, folder):
    """The first wrong one is named, with its file; what lies beside is no image for it."""
    here = os.path.relpath(folder.add("sub/a.iso"))
    folder.add("b.iso")
    unknown, given = "which ramiso does not know: correct it", "names the image itself: delete"
    value = "which is wrong: behind the = there has to be list, or 1 to 65535: correct it"
    for word, why in [("consol=ttyS0", unknown), (here, unknown), ("entry=0", value),
                      (f"image={here}", given), (f"mirror={here}", given),
                      ("config=my.cfg", r"for ramiso\.0 alone, not in an entry: delete"),
                      ("vga=${net0/mac}", r"\$ would mean a setting to iPXE: delete"),
                      ("ro=$", r"\$ would mean")]:
        folder.fill({"sub/a.iso.words": f"quiet {word} consol=x"})
        files, messages = printed(lan, folder)
        assert len(entries(files[MENU])) == 1, files[MENU]
        begin = re.escape(f"left out: sub/a.iso: a.iso.words has {word}, ")
        assert re.fullmatch(f"{begin}.*{why}.*\n", messages), messages


def words_of_windows(lan, folder):
    """Its editors put a mark in front."""
    folder.add("a.iso")
    folder.fill({"a.iso.words": "\N{ZERO WIDTH NO-BREAK SPACE}console=ttyS0\r\n"})
    files, messages = printed(lan, folder)
    assert entries(files[MENU])[0][-1] == "console=ttyS0" and messages == "", messages


def words_that_count(lan, folder):
    """ramiso-info is asked with the words: what they make unbootable is left out."""
    folder.add("a.iso")
    folder.add("b.iso")
    folder.fill({"a.iso.words": "entry=7"})
    files, messages = printed(lan, folder)
    assert len(entries(files[MENU])) == 1 and "left out: a.iso: " in messages, messages


def own_menu(lan, folder):
    folder.add("a.iso")
    (folder.top / "outside").write_text("title outside\n", encoding="ascii")
    mine = "title Mine\nimage images/a.iso\n"
    folder.fill({"ramiso.cfg/default": mine, "ramiso.cfg/more/01": "include x\n"})
    (folder.path / "ramiso.cfg/0A").symlink_to(folder.top / "outside")
    files, messages = printed(lan, folder)
    assert files[MENU] == mine and files["ramiso.cfg/more/01"] == "include x\n", files
    assert SCRIPT not in files and "ramiso.cfg/0A" not in files, files.keys()
    assert "left out: ramiso.cfg/0A" in messages, messages
    assert f"tag:ipxe,ramiso.0,,{SERVER}\n" in files["dnsmasq.conf"], files["dnsmasq.conf"]


def own_menu_of_wrong_names(lan, folder):
    """A file that no machine asks for, by pxelinux's rules in our folder, is pointed out."""
    folder.add("a.iso")
    cfg = folder.path / "ramiso.cfg"
    cfg.mkdir()
    wrong = ["01-52-54-00-AB-CD-EF", "52-54-00-12-34-56", "c0a80105", "C0A801050", "Default",
             "default.txt", "192.168.1.5", "33221100-5544-7766-8899-AABBCCDDEEFF", "sub/default"]
    refused(lan, folder, 1, "no machine asks for a file in .*/ramiso.cfg: name your",
            "--print", folder.path)
    folder.fill({f"ramiso.cfg/{name}": "image=images/a.iso\n" for name in wrong})
    refused(lan, folder, 1, "no machine asks for a file in .*/ramiso.cfg: name your",
            "--print", folder.path)
    for name in ("default", "01-52-54-00-ab-cd-ef", "C0A80105", "C0",
                 "33221100-5544-7766-8899-aabbccddeeff"):
        folder.fill({f"ramiso.cfg/{name}": "include ramiso.cfg/part.cfg\n",
                     "ramiso.cfg/part.cfg": "# no default.txt\nimage=images/a.iso\n"})
        _, messages = printed(lan, folder)
        said = re.findall("^never used: ramiso.cfg/(.*): no machine asks for that name, .*: rename",
                          messages, re.MULTILINE)
        assert said == sorted(wrong) and len(messages.splitlines()) == len(wrong), messages
        (cfg / name).unlink()


def own_menu_as_a_file(lan, folder):
    folder.add("a.iso")
    folder.fill({"ramiso.cfg": "image=images/a.iso\n"})
    refused(lan, folder, 1, r"/ramiso.cfg is a file: make a folder of that name and put the file "
            "into it as default$", "--print", folder.path)


def accepted_by_dnsmasq(lan, folder):
    folder.add("a.iso")
    for options in ([], ["--dhcp", f"{FIRST},{LAST}"], ["--no-http"]):
        config = printed(lan, folder, *options)[0]["dnsmasq.conf"]
        file = folder.top / "dnsmasq.conf"
        file.write_text(config, encoding="ascii")
        subprocess.run(["dnsmasq", "--test", f"--conf-file={file}"], check=True,
                       capture_output=True)
        assert "port=0\n" in config and f"interface={WIRE}\n" in config, config
        assert "tftp-no-blocksize" not in config, config


def accepted_by_lighttpd(lan, folder):
    folder.add("a.iso")
    config = printed(lan, folder, "--http-port", "81")[0]["lighttpd.conf"]
    (folder.top / "conf").write_text(config, encoding="ascii")
    program = shutil.which("lighttpd") or ROOT / "build/pkg/usr/sbin/lighttpd"
    modules = ["-m", ROOT / "build/pkg/usr/lib/lighttpd"] if "pkg" in str(program) else []
    subprocess.run([*lan.user, program, *modules, "-tt", "-f", folder.top / "conf"], check=True)
    assert "server.port = 81\n" in config and f'server.bind = "{SERVER}"\n' in config, config


def changes_nothing(lan, folder):
    folder.add("a.iso")
    folder.add("sub/b.iso")
    before = state(folder)
    printed(lan, folder)
    assert state(folder) == before
    assert not list(folder.scratch.iterdir()), "something is left"


def state(folder):
    """Of each file what a change would change."""
    return {path: (path.stat().st_mtime_ns, path.stat().st_ctime_ns)
            for path in folder.path.rglob("*")}


def refused(lan, folder, status, sentence, *options, before=()):
    done = run(lan, folder, *options, before=before)
    lines = done[2].splitlines()
    assert done[0] == status, done
    assert re.search(sentence, lines[-1] if lines else ""), done
    assert not list(folder.scratch.iterdir()), "something is left"


def command_line(lan, folder):
    folder.add("a.iso")
    top = str(folder.path)
    for sentence, *options in [
            (r"unknown option --what", "--what", top),
            (r"--timeout needs a value", top, "--timeout"),
            (r"two folders", top, top),
            (r"/nowhere is no folder", "/nowhere"),
            (r"--http-port 0: ", "--http-port", "0", top),
            (r"--http-port 65536: ", "--http-port=65536", top),
            (r"--http-port x: ", "--http-port=x", top),
            (r"--timeout 1s: ", "--timeout", "1s", top),
            (r"--timeout 010: ", "--timeout", "010", top),
            (r"--default 0: ", "--default", "0", top),
            (r"--default 2: the entries are 1 to 1", "--default", "2", top),
            (r"--user nobody7: ", "--user", "nobody7", top),
            (r"--user root: ", "--user", "root", top)]:
        refused(lan, folder, 2, sentence, "--print", *options)
    status, output, _ = run(lan, folder, "--help")
    assert status == 0 and "--dhcp FROM,TO" in output
    assert "end in .iso, .img, .ima, .flp, .vfd, .dsk, .hdd, .vhd, .raw, or packed\nin" in output
    assert "The menu takes 100\nof them" in output and "config= and $." in output, output
    for options in ([], ["--print"], [""]):
        refused(lan, folder, 2, "name the folder that holds the images; see --help$", *options)


def ranges(lan, folder):
    folder.add("a.iso")
    for given in (FIRST, f"{FIRST},10.77.0", f"{FIRST},10.77.0.256", "a,b",
                  f"{FIRST},{LAST},255.255.255.0", f"{FIRST},10.77.0.x", ",", f"{FIRST},"):
        refused(lan, folder, 2, "give the first and the last address", "--print", "--dhcp", given,
                folder.path)
    refused(lan, folder, 2, f"--dhcp {LAST},{FIRST}: the first address is above the last one: give "
            f"{FIRST},{LAST}$", "--dhcp", f"{LAST},{FIRST}", folder.path)
    assert f"dhcp-range={FIRST},{FIRST}\n" in printed(
        lan, folder, "--dhcp", f"{FIRST},{FIRST}")[0]["dnsmasq.conf"]
    for given in ("10.77.1.1,10.77.1.9", f"10.76.255.255,{LAST}", f"{FIRST},10.77.1.0"):
        refused(lan, folder, 2, f"not in the network of {WIRE}", "--print", "--dhcp", given,
                folder.path)


def interfaces(lan, folder):
    folder.add("a.iso")
    refused(lan, folder, 1, rf"eth9 is not up.*{WIRE} \({SERVER}/24\)", "--print", "--interface",
            "eth9", folder.path)
    lan.there("ip", "link", "add", "two", "type", "veth", "peer", "name", "three")
    try:
        lan.there("ip", "link", "set", "two", "up")
        printed(lan, folder)   # without an address it does not count
        lan.there("ip", "address", "add", "10.78.0.1/16", "dev", "two")
        refused(lan, folder, 1, rf"--interface: .*{WIRE} \({SERVER}/24\), two \(10\.78\.0\.1/16\)",
                "--print", folder.path)
        config = printed(lan, folder, "--interface", "two")[0]["dnsmasq.conf"]
        assert "interface=two\n" in config and "10.78.0.1,proxy" in config, config
        lan.there("ip", "link", "set", "two", "down")
        printed(lan, folder)
        lan.there("ip", "link", "set", WIRE, "down")
        refused(lan, folder, 1, "no network interface is up", "--print", folder.path)
    finally:
        lan.there("ip", "link", "set", WIRE, "up")
        lan.there("ip", "link", "delete", "two")


def nothing_to_boot(lan, folder):
    sentence = (r"there is no image in .* that ramiso can boot: put files there that end in "
                r"\.iso, \.img, \.ima, \.flp, \.vfd, \.dsk, \.hdd, \.vhd, \.raw, or packed in "
                r"\.iso\.gz, \.iso\.xz, \.iso\.zst, \.iso\.zip, \.zip$")
    refused(lan, folder, 1, sentence, "--print", folder.path)
    folder.add("bad.iso", BAD)
    refused(lan, folder, 1, sentence, "--print", folder.path)


def images_of_4_gib(lan, folder):
    """iPXE counts in 32 bits, by HTTP and by TFTP: what has more comes by ramiso.0 alone."""
    for name, size in (("a.iso", (1 << 32) - SECTOR), ("b.iso", 1 << 32)):
        os.truncate(folder.add(name), size)
    folder.fill({"b.iso.words": "quiet", "b.iso.sha256": 64 * "0"})
    own = f"tftp://{SERVER}/images/b.iso"
    files, messages = printed(lan, folder)
    assert messages == "", messages
    below, above = entries(files[MENU])
    assert below[1:] == [f"image {HTTP}/images/a.iso", "mirror images/a.iso"], files[MENU]
    assert above[1:] == [f"image {own}", "verify", "quiet"], files[MENU]
    script = files[SCRIPT].splitlines()
    at = script.index(":entry1")
    assert script[at + 1] == "kernel ramiso.lkrn  || goto failed", script
    at = script.index(":entry2")
    assert script[at + 1:at + 4] == [
        f"chain tftp://{SERVER}/ramiso.0 image={own} verify quiet || goto failed",
        "goto failed", ":failed"], script
    files, _ = printed(lan, folder, "--no-http")
    assert entries(files[MENU])[1][1] == f"image {own}", files[MENU]
    assert f"\nchain tftp://{SERVER}/ramiso.0 image={own} verify" in files[SCRIPT], files[SCRIPT]


def suffixes(lan, folder):
    for suffix in "iso img ima flp vfd dsk hdd vhd raw ISO Img".split():
        folder.add(f"{suffix}.{suffix}")
    for name in ("x.iso2", "xiso", "x.is", "x.txt"):
        folder.add(name)
    assert len(entries(printed(lan, folder)[0][MENU])) == 11


def program_alone(lan, folder):
    """From the sources, or when `make` was not run to its end."""
    folder.add("a.iso")
    command = lan.inside(*lan.user, ROOT / "tools/serve", "--print", folder.path)
    done = subprocess.run(command, env=environment(folder), text=True, capture_output=True,
                          check=False)
    assert done.returncode == 1 and "run make" in done.stderr, done


CASES = [the_menu, the_script, the_script_without_menu, without_http, what_is_left_out,
         more_than_a_menu_takes, packed_images, packed_images_of_no_use, checked_images,
         lists_of_digests, digests_of_no_use, words_of_no_image, links_to_folders,
         words_from_outside, odd_names, titles, words_that_are_wrong, words_of_windows,
         words_that_count, own_menu, own_menu_of_wrong_names, own_menu_as_a_file,
         accepted_by_dnsmasq, accepted_by_lighttpd, changes_nothing, command_line, ranges,
         interfaces, nothing_to_boot, images_of_4_gib, suffixes, program_alone]
