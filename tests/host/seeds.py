#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seed corpus of every fuzzer: seeds.py FOLDER."""

import pathlib
import struct
import sys

import packed

SECTOR = 2048


def texts(*lines):
    return [line.encode() for line in lines]


def dhcp_packet(options, file=b"", name=b"", server=0):
    head = struct.pack("<4BIHH4I", 2, 1, 6, 0, 1, 0, 0, 0, 0x0F02000A,
                       server, 0)
    mac = bytes.fromhex("525400aabbcc") + bytes(10)
    return (head + mac + name.ljust(64, b"\0") + file.ljust(128, b"\0") +
            bytes([99, 130, 83, 99]) + options)


def dhcp():
    ack = dhcp_packet(b"\x35\1\5\1\4\xff\xff\xff\0\3\4\x0a\0\2\1"
                      b"\x36\4\x0a\0\2\1\xff")
    proxy = dhcp_packet(b"\x3c\x09PXEClient\x42\x0810.0.2.9\x43\5abc.0\xff",
                        b"ramiso.0", server=0x0902000A)
    both = dhcp_packet(b"\x34\1\3\xff", b"\x43\5abc.0\xff", b"\3\4\1\2\3\4")
    long = dhcp_packet(b"\x61\x11\0" + bytes(range(16)) +
                       b"\xd1\3a/b\xd1\2/c\xd2\5/pxe/\x11\x0bhttp://h/x\0\xff")
    request = b"\1" + long[1:]
    return [struct.pack("<H", len(p)) + p + rest
            for p, rest in ((ack, proxy), (both, b""), (proxy, ack),
                            (long, long), (request, ack),
                            (b"10.0.2.255/x", b""))]


def digests():
    a, b = "0123456789abcDEF" * 4, "f" * 64
    return texts(a, f"x.iso\0{a}  x.iso\n{b} *y.iso\r\n",
                 f"d/x\0\\{a}  d/x\\n\n{b}  ./d/x\n{a}  e/x\n",
                 f"x\0SHA256 (x) = {a}\nSHA2-256(y)= {b}\n# x\n")


def descriptor(kind, fields):
    sector = bytearray(SECTOR)
    sector[0:7] = bytes([kind]) + b"CD001\1"
    for at, data in fields:
        sector[at:at + len(data)] = data
    return bytes(sector)


def catalog(platform, records):
    check = bytearray(struct.pack("<BB26xH2s", 1, platform, 0, b"\x55\xaa"))
    words = sum(struct.unpack("<16H", check))
    check[28:30] = struct.pack("<H", -words & 0xFFFF)
    return (bytes(check) + b"".join(records)).ljust(SECTOR, b"\0")


def entry(media=0, segment=0, count=4, lba=21, extended=False):
    return struct.pack("<BBHBBHI20x", 0x88, media | 32 * extended, segment, 0,
                       0, count, lba)


def section(last, platform, count):
    return struct.pack("<BBH28x", 0x91 if last else 0x90, platform, count)


def iso(boot_catalog, sectors=22):
    primary = descriptor(1, [(40, b"SEED".ljust(32)),
                             (80, struct.pack("<I", sectors))])
    record = descriptor(0, [(7, b"EL TORITO SPECIFICATION"),
                            (71, struct.pack("<I", 19))])
    return (primary + record + descriptor(255, []) + boot_catalog +
            bytes(2 * SECTOR))


def probed(data, flags=0, kind=0, choice=0, drive=255, edd=0, hidden=0,
           others=0, other_drive=255):
    return struct.pack("<10B", flags, kind, choice, drive, edd, 1, 2, hidden,
                       others, other_drive) + data


def isos():
    extension = b"\x44" + bytes(31)
    efi_first = catalog(0xEF, [entry(), section(True, 0, 1), entry()])
    emulating = iso(catalog(0, [entry(media=2), section(True, 0, 3),
                                entry(media=4, lba=22), entry(media=1),
                                entry(media=3, segment=0x40)]))
    emulating += bytes(510) + b"\x55\xaa" + DOS
    emulating = emulating[:5 * SECTOR + 510] + b"\x55\xaa" + \
        emulating[5 * SECTOR + 512:]
    whole = {"flags": 2, "others": 0b111001}
    return [
        probed(iso(catalog(0, [entry()]))),
        probed(iso(efi_first), others=0b011110),
        probed(iso(catalog(0, [entry(segment=0x1000, count=0),
                               section(False, 0xEF, 1),
                               entry(extended=True), extension,
                               section(True, 0xEF, 1), entry()]))),
        probed(emulating), probed(emulating, choice=2, others=0b1011),
        probed(emulating, flags=4, drive=3, hidden=4),
        probed(iso(catalog(0, [entry(lba=99)]), sectors=999), flags=1),
        probed(bpb(720, 2, 9) + bytes(719 * 512), **whole),
        probed(DOS + bytes(339 * 512), drive=0x85, edd=2, **whole),
        probed(bytes(720 * 512), kind=3, **whole),
    ]


def folder_record(name, lba, size, flags=0, joliet=False):
    """A directory record (ECMA-119, 9.1)."""
    name = name.encode("utf-16-be" if joliet else "ascii")
    record = (b"\0" + b"".join(struct.pack("<I", value) + struct.pack(">I", value)
                               for value in (lba, size))
              + bytes(7) + bytes([flags, 0, 0]) + b"\1\0\0\1" + bytes([len(name)]) + name)
    record += bytes(1 - len(record) % 2)
    return bytes([len(record) + 1]) + record


def live_cd(joliet, names=("INITRD.IMG;1",), magic=b"\x28\xb5\x2f\xfd"):
    """A live system from sector 16 on: descriptors, two trees, an initrd in sector 23."""
    def tree(at, is_joliet):
        files = [folder_record("FILESYST.SQU;1", 23, 100, joliet=is_joliet)]
        files += [folder_record(name, 23, 1500, joliet=is_joliet) for name in names]
        return (folder_record("LIVE", at + 1, SECTOR, 2, is_joliet).ljust(SECTOR, b"\0")
                + b"".join(files).ljust(SECTOR, b"\0"))

    def volume(kind, root, escape=b""):
        return descriptor(kind, [(156, folder_record("\0", root, SECTOR, 2)), (88, escape)])

    return (volume(1, 19) + volume(2, 21, b"%/E") * joliet
            + descriptor(255, []) * (2 - joliet) + tree(19, False) + tree(21, True)
            + magic.ljust(1500, b"i"))


def live_cds():
    return [live_cd(True), live_cd(False), live_cd(True, ("INITRD.IMG;1", "INITRD2;1")),
            live_cd(True, magic=b"\x1f\x8b"), live_cd(True, ("VMLINUZ;1",))]


def memory_map(entries):
    return b"\1" + b"".join(struct.pack("<QQII", *e) for e in entries)


def memory_maps():
    plain = [(0, 0x9FC00, 1, 1), (0x9FC00, 0x400, 2, 1),
             (0xF0000, 0x10000, 2, 1), (0x100000, 0x1FEE0000, 1, 1),
             (0x1FFE0000, 0x20000, 2, 1), (1 << 32, 1 << 30, 1, 1)]
    wild = [(0x100000, 0x7FF00000, 1, 1), (0x200000, 0x1000, 3, 1),
            ((1 << 64) - 4096, 4096, 2, 1), (5, 0, 1, 1), (7, 7, 7, 0)]
    cells = [(0, 64, 0, 0), (10, 20, 1, 0), (5, 9, 3, 0), (30, 4, 11, 1),
             (0, 3, 1, 0)]
    return [memory_map(plain), memory_map(plain[::-1]), memory_map(wild),
            b"\0" + b"".join(bytes(c) for c in cells)]


def tag(kind, body):
    data = struct.pack("<II", kind, 8 + len(body)) + body
    return data + bytes(-len(data) % 8)


def handovers():
    tags = (tag(1, b"iso pause\0") + tag(2, b"GRUB\0") +
            tag(3, struct.pack("<II", 0x200000, 0x300000) + b"x.iso\0") +
            tag(0, b""))
    zero_page = bytearray(0x22C)
    zero_page[0x210] = 0x72
    zero_page[0x218:0x220] = struct.pack("<II", 0x1000000, 0x200000)
    zero_page[0x228:0x22C] = struct.pack("<I", 0x99000)
    return [b"\0" + struct.pack("<II", 8 + len(tags), 0) + tags,
            b"\1" + bytes(zero_page) + b"BOOT_IMAGE=/k iso\0"]


def packet(count=1, buffer=0x50000000, lba=0, size=16, flat=0x10000000):
    return struct.pack("<BBHIQQ", size, 0, count, buffer, lba, flat)


def int13(ax, memory=b"", bx=0, cx=0, dx=0, high=(0, 0, 0, 0), si=0x100,
          drive=0, limit=0, es=0x4000):
    return struct.pack("<12H2B36s", ax, bx, cx, dx, *high, 0x3000, si, es, 0,
                       drive, limit, memory)


def int13_drives(calls, cd=500, drives=3):
    floppy = struct.pack("<2H4B", 2880, 100, 17, 1, 0, 0x44)
    emulated = struct.pack("<2H4B", 680, 30, 16, 3, 0x80, 0xD2)
    plain = struct.pack("<2H4B", 5000, 0, 62, 15, 0x80, 0x04)
    return struct.pack("<H2B", cd, 20, drives) + floppy + emulated + plain + \
        calls


def int13_calls():
    flat = {"size": 24, "buffer": 0xFFFFFFFF}
    reads = [packet(), packet(count=127, lba=490), packet(lba=1 << 32),
             packet(count=20, **flat), packet(count=9, lba=495, **flat),
             packet(count=0), packet(buffer=0), packet(size=8)]
    begin = struct.pack("<4B I 11x", 0x13, 2, 0, 0, 100)
    calls = [int13(ah << 8, r, drive=d) for r in reads
             for ah, d in ((0x42, 0), (0x43, 3), (0x43, 0))]
    calls += [int13(ah << 8, packet(count=3, lba=499))
              for ah in (0x43, 0x44, 0x47)]
    calls += [int13(ah << 8 | 2, cx=0x0101, drive=d) for ah in range(0x50)
              for d in (0, 3)]
    calls += [int13(0x4800, struct.pack("<H", n), drive=d)
              for n in (20, 26, 30, 74) for d in (0, 3)]
    calls += [int13(ax, cx=cx, dx=0x0F00, drive=3) for ax in
              (0x0208, 0x03FF, 0x0401, 0x0C01) for cx in (1, 0x03BF, 0x41)]
    calls += [
        int13(0x4100, bx=0x55AA),
        int13(0x4200, packet(), si=0xFFF8),
        int13(0x4200, packet(count=64), limit=50),
        int13(0x0340, cx=1, limit=50, drive=3),
        int13(0x0800, high=(0x454D, 0x3F4B, 0x444D, 0x5349)),
        int13(0x4B01, cx=0xFFFF), int13(0x4B01, drive=1),
        int13(0x4B00, drive=2), int13(0x4800, drive=0x80),
        int13(0x4D00, struct.pack("<BBIH", 8, 2, 0x50000000, 1)),
        int13(0x4200, packet(lba=1 << 32, **flat)) +
        int13(0x0201, bx=0xFFFF, cx=1, drive=3, es=0xFFFF),
        int13(0x4500) + int13(0x4501) + int13(0x4502) + int13(0x4501),
        int13(0x4A00, begin) + int13(0x0201, cx=1, drive=1) +
        int13(0x4B00, drive=1) + int13(0x4C00, begin),
    ]
    return [int13_drives(c) for c in calls] + [
        int13_drives(int13(0x4200, packet(count=65535, **flat)), cd=0)]


def int15(eax, ebx=0, ecx=24, edx=0x534D4150, di=0, attributes=0):
    return struct.pack("<4I2H2B", eax, ebx, ecx, edx, 0x4000, di, 5,
                       attributes)


def int15_calls():
    calls = [int15(ax) for ax in (0xE820, 0xE801, 0xE881, 0x8800, 0x8A00,
                                  0xDA88, 0xC000)]
    return calls + [int15(0xE820, 20), int15(0xE820, 80, 20),
                    int15(0xE820, 24, attributes=1), int15(0xE820, 100),
                    int15(0xE820, di=0xFFF0), int15(0xE820, edx=0)]


def bpb(sectors, heads, track, media=0xF0):
    return (struct.pack("<3s8sHBHBHHBHHHII", b"\xeb\x3c\x90", b"SEED", 512, 1,
                        1, 2, 112, sectors, media, 3, track, heads, 0, 0)
            .ljust(510, b"\0") + b"\x55\xaa")


def partitions(*entries):
    table = b"".join(struct.pack("<B3sB3sII", *e) for e in entries)
    return bytes(446) + table.ljust(64, b"\0") + b"\x55\xaa"


def vhd(kind):
    footer = bytearray(b"conectix".ljust(SECTOR // 4, b"\0"))
    footer[56:64] = struct.pack(">HBBI", 100, 4, 17, kind)
    footer[64:68] = struct.pack(">I", ~sum(footer) & 0xFFFFFFFF)
    return bytes(footer)


def disk(data, sectors, kind=1, media=2, tail=0, hints=0, track=18, heads=2,
         cylinders=80, offset=0):
    return struct.pack("<BBHHBBHHH", kind, media, sectors, tail, hints, track,
                       heads, cylinders, offset) + data


DOS = partitions((0x80, b"\1\1\0", 6, b"\3\x11\x09", 17, 663))


def disks():
    dosemu = b"DOSEMU\0" + struct.pack("<4I", 4, 17, 10, 128)
    return [
        disk(bpb(2880, 2, 18), 2880), disk(bpb(2880, 2, 18), 2800),
        disk(b"", 1440), disk(b"", 2000, kind=2), disk(b"", 700, kind=0),
        disk(DOS, 4096, media=4), disk(DOS, 500, media=4),
        disk(partitions((0, b"\0\2\0", 0xEE, b"\xff" * 3, 1, 8000)), 8001),
        disk(bpb(9000, 16, 63, 0xF8), 8191),
        disk(dosemu.ljust(128, b"\0") + DOS, 700),
        disk(DOS + vhd(2), 681, tail=512), disk(vhd(3), 2880, tail=512),
        disk(vhd(2) + bytes(512), 0), disk(b"QFI\xfb".ljust(512, b"\0"), 0),
        disk(bpb(720, 2, 9), 720, hints=15, offset=3),
        disk(bytes(128) + bpb(720, 2, 9), 721, hints=1, offset=128),
        disk(b"", 800, kind=0, hints=14, cylinders=99),
    ]


def acpi_table(signature, body):
    return (signature + struct.pack("<I", 36 + len(body)) + bytes(28) +
            body).ljust(128, b"\0")


def acpi():
    """Tables at 7FE0000h; the RSDP's bytes behind its signature come first."""
    high = 0x7FE0000
    ranges = struct.pack("<HHHHII16sQQQ", 0, 56, 1, 0, 0, 0, bytes(16),
                         1 << 32, 1 << 30, 8)

    def machine(revision, entries, nfit=b""):
        rsdp = struct.pack("<8xB6sBIIQB3x", 0, b"VENDOR", revision,
                           high + 64, 36, high + 192, 0)
        pack = f"<{len(entries)}"
        return (rsdp.ljust(64, b"\0") +
                acpi_table(b"RSDT", struct.pack(pack + "I", *entries)) +
                acpi_table(b"XSDT", struct.pack(pack + "Q", *entries)) +
                acpi_table(b"FACP", bytes(80)) + nfit)
    both = [high + 320, high + 448]
    return [machine(0, both[:1]), machine(2, both[:1]),
            machine(2, both, acpi_table(b"NFIT", bytes(4) + ranges))]


def cpio(name, data, mode=0o100644):
    fields = (1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % f for f in fields) + name + b"\0"
    return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)


def run(zeroes, data=b""):
    return struct.pack("<HH", zeroes // 4, len(data)) + data


def rooted(session=0):
    """An ISO from sector 16 on whose root directory is found."""
    data = bytearray(iso(catalog(0, [entry()]), 22))
    record = struct.pack("<BBI28x", 34, 0, 21 + session)
    data[156:156 + 34] = record
    data[5 * SECTOR:5 * SECTOR + 34] = record
    return bytes(data)


def blocks():
    floppy = run(0, bpb(320, 1, 8, 0xFE)) + run(319 * 512)
    volume = run(32768, rooted())
    return [
        floppy * 2, floppy + volume, volume + run(4096) + floppy, volume * 2,
        volume + run(32768, rooted(22)), floppy * 5,
        run(0, DOS) + run(340 * 512) + run(339 * 512) + floppy,
        run(0, cpio(b"boot", b"", 0o40755) + cpio(b"a/b.img", b"data") +
            cpio(b"TRAILER!!!", b"")) + run(512, cpio(b"c", b"more")),
        run(0, cpio(b"a", b"data")) + run(3972) + volume,
        floppy + run(0, cpio(b"a", b"data")), volume + run(64, b"signature"),
        run(0, cpio(b"a", b"data") + b"070701" + b"F" * 104),
    ]


def tftp():
    """How it is begun, then steps: packets as they are, and made blocks."""
    def begin(block=1468, window=16, late=0, room=60000):
        return struct.pack(">HBBH", block - 8, window - 1, late, room)

    def raw(data):
        return bytes([0, len(data)]) + data

    def blocks(count):
        return b"\3\0\0" * count

    ok = raw(b"\0\6tsize\x0020000\0blksize\x001000\0windowsize\x004\0")
    small = raw(b"\0\6blksize\x008\0windowsize\x0016\0")
    last = b"\3\0\1\0\7"
    leap = b"\2\x80"
    return [
        begin() + ok + b"\1" + blocks(20) + last,
        begin(late=2) + raw(b"\0\3\0\1" + b"x" * 200),
        begin() + ok + b"\3\1\0\3\3\0\3\2\0\1\3\0\0" + last,
        begin() + raw(b"\0\5\0\1File not found\0"),
        begin(late=1, room=65000) + small + leap + blocks(40) + last,
        begin(late=1, room=65000) + small + b"\2\x85" + blocks(3) + b"\3\1\0" * 20,
    ]


def packed_files():
    small = packed.ORIGINALS["small"]
    originals = dict.fromkeys(packed.ORIGINALS, small)
    return [b"\x13\1" + data for kind in (packed.gzips, packed.zips, packed.xzs, packed.zstds)
            for _, _, _, data, *_ in kind(originals)]


def e820():
    """Base memory's KiB, then replies: what is odd, an entry, and what was odd."""
    def reply(base, length, kind=1, odd=0, rest=b""):
        return bytes([odd]) + struct.pack("<QQII", base, length, kind, 1) + rest

    begin = struct.pack("<H", 639)
    low, high = reply(0, 0x9FC00), reply(0x100000, 0x7F00000)
    extended = struct.pack("<4H", 0x3C00, 0x700, 0x3C00, 0x700)
    return [begin + low + reply(0xF0000, 0x10000, 2) + high,
            begin + low + reply(0x100000, 1 << 32, 1, 8, b"\0\0\0\0"),
            begin + low + reply(0, 0, 1, 4, struct.pack("<I", 20)) + high,
            begin + low + reply(0, 0, 1, 2, b"nope") + high,
            begin + reply(0, 0, 0, 1) + reply(0, 0, 0, 1) + b"\0" + extended,
            begin + reply(0, 0, 0, 1) + reply(0, 0, 0, 1) + b"\1" + extended + b"\0\0\x7c"]


def program(nbp, image=b"", version=b"seed"):
    """A ramiso.0 or ramiso.lkrn in small, as far as ramiso-embed looks at it."""
    wrapper = bytearray(1024)
    wrapper[0x1F1], wrapper[0x202:0x206] = 1, b"HdrS"
    if nbp:
        wrapper = bytearray(b"\xea".ljust(256, b"\0"))
    end = image + b"ramiso image end" if image else b""
    embedded = (b"ramiso embedded img:" + version.ljust(12, b"\0") +
                struct.pack("<III", 0x500, len(image), len(end)) + bytes(64))
    words = b"ramiso command line:".ljust(512, b"\0")
    return bytes(wrapper) + (bytes(0x200) + embedded + words).ljust(0x500, b"\0") + end


def programs():
    far = bytearray(program(True))
    at = far.index(b"ramiso embedded img:") + 32
    far[at:at + 4] = struct.pack("<I", 5000 - 256)
    return [program(nbp, image) for nbp in (False, True) for image in (b"", b"an image")] + [
        program(True, version=b"9.9"), program(False, b"cut short")[:-3],
        program(True) + b"behind", bytes(far.ljust(5000, b"\0"))]


def smbios():
    def machine(*structures):
        table = b"".join(structures)
        entry = struct.pack("<4sBBBB8x5sBHI3x", b"_SM_", 0, 0x1F, 2, 8, b"_DMI_", 0,
                            len(table), 0xE0000)
        return entry.ljust(0x1F, b"\0")[:0x1F] + table

    bios = struct.pack("<BBH20x", 0, 24, 0) + b"Maker\0001.0\0\0"
    system = struct.pack("<BBH4x", 1, 27, 1) + bytes(range(16)) + bytes(3) + b"\0\0"
    end = b"\x7f\4\0\0\0\0"
    return [machine(bios, system, end), machine(system), machine(bios, end),
            machine(struct.pack("<BBH4x", 1, 8, 1) + b"\0\0", end), machine(bios, system)[:-9],
            machine(b"\0\3\0\0\0", end)]


def stale():
    def piece(at, data):
        return struct.pack("<HBB", at // 16, at % 16, len(data)) + data

    def hook(vendor, previous=0, mbft=0):
        return b"\xeb\x1d\x90$INT13SF" + vendor + struct.pack("<III", previous, 0, mbft)

    table = b"mBFT" + struct.pack("<I", 70) + bytes(62)
    grub = hook(b"GRUB4DOS")
    return [b"\0\0\0\x90" + piece(0x90000, hook(b"MEMDISK ", 0x80000000, 0x91000)) +
            piece(0x91000, table) + piece(0x92000, table) + piece(0x80000, grub),
            b"\0\0\0\x90" + piece(0x90000, hook(b"GRUB4DOS", 0x90000000)) +
            piece(0x9E500, grub) + piece(0x70003, grub),
            b"\0\0\0\xf0" + piece(0x9FFE0, b"mBFT" + struct.pack("<I", 32) + bytes(24)) +
            piece(0x9FFF0, b"$INT13SFGRUB4DOS")]


def pxe():
    def seed(entry, asked, found=b"\x18", env=b"\x01\x02\x2c"):
        first = b"!PXE" + found + bytes(11) + b"\x34\x12\0\x9c"
        second = (b"PXENV+" + env + b"\0\x78\x56\0\x9c").ljust(40, b"\0") + b"\0\0\0\x9c"
        return entry + struct.pack("<I", asked) + first.ljust(48, b"\0") + second.ljust(48, b"\0")

    def entry(env=0, own=0):
        return struct.pack("<HHIII", 0x100, 0x9000, env, own, 0x10000)

    both = entry(0x9C800000, 0x9C000000)
    return [seed(both, 0), seed(entry(0x9C800000), 0), seed(entry(), 0x9C800000),
            seed(both, 0, b"\x17"), seed(both, 0, b"\xff", b"\0\1\x20"),
            seed(entry(0xFFFFFFFF, 0xFFFF000F), 0x9C000800)]


def streams():
    """A limit, the replies to open and size, then bytes, ticks and the status of each."""
    def begin(size=1500, limit=0, opened=0):
        return struct.pack("<HBBBIB", limit, opened, opened, 0, size, 0)

    def came(bytes_, status=0, ticks=1):
        return struct.pack("<HBB", bytes_, ticks, status)

    wait, end = came(0, 0x1B, 39), came(0)
    return [begin() + came(512) + came(988) + end + b"end", begin() + came(300) + wait * 3 + end,
            begin(opened=2), begin(0, 600) + came(512) * 3 + end + b"end",
            begin(0) + came(512) + came(4000) + end, begin() + came(512) + came(9, 1) + came(0, 1),
            begin() + came(512) + wait * 9]


SEEDS = {
    "options": texts("image=x.iso console=ttyS1,9600n8 quiet bogus",
                     "BOOT_IMAGE=/k iso raw initrd=/x.iso reserve=2",
                     "\tserial\r\nkeeppxe short int pause verbose\n",
                     "console=tty0 reserve=12 mem=1 vga=2 " + "x" * 310,
                     "floppy=1 c=80 h=0x2 s=18 offset=128 ro nopass stack=9",
                     "image=a harddisk image=b drive=81h edd image=c iso "
                     "entry=list image=d drive=cd0 cbios rw image=e dpt",
                     "image=a mirror=b fetch=udp mirror=c image=d mirror=e mirror=f "
                     "mirror=g mirror=h fetch=file",
                     "drive=hd1 drive=129 entry=2 noedd nopassany raw=1"),
    "acpi": acpi(),
    "disk": disks(),
    "split": blocks(),
    "e820": e820(),
    "embed": programs(),
    "ipxe": streams(),
    "keys": texts("\x1b[A\x1bOB\x1b[5~\x1b[1;5Cx\n\x7f") + [b"\x1b\xff\x1b[\xffa\0\x48\xe0\x53"],
    "pxe": pxe(),
    "smbios": smbios(),
    "stale": stale(),
    "menu": texts("# c\nimage=a#b.iso # d\nquiet\n", "a #b\r\n#",
                  "default 2\ntimeout 5\ntitle A\nimage a\n\ntitle B b\n"
                  "image b\nro\0\x0d\x01\x09\x08x\x0d",
                  "quiet\ninclude 1\ntitle C\nimage c\n\0title A\nimage a\n"
                  "mirror m\ninclude 2\n\0default C\0a\x02\x02\x0d"),
    "location": texts("tftp://10.0.2.2:69/x.iso\0boot/r.0", "x.iso\0/a/b/r.0",
                      "http://h/x\0r.0", "\\x\\y.iso\0a\\r.0",
                      "x\0tftp://1.2.3.4:70/a/r.0", "/x\0http://h/a/r.0",
                      "n" * 250 + "\0folder/r.0"),
    "dhcp": dhcp(),
    "digest": digests(),
    "tftp": tftp(),
    "inject": live_cds(),
    "iso": isos(),
    "memmap": memory_maps(),
    "handover": handovers(),
    "int13": int13_calls(),
    "int15": int15_calls(),
    "unpack": packed_files(),
}


def main(folder):
    for name, seeds in SEEDS.items():
        target = pathlib.Path(folder, name)
        target.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds):
            (target / f"{number:03}").write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
