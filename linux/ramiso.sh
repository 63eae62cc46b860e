# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# Makes the image that ramiso left in RAM a block device where no driver does:
# sourced by the /init of initramfs-tools, which mounted /proc, /sys and /dev
# before. Lies in /conf/conf.d/ramiso, without these comments, and must return
# at once. The loader writes the two numbers.
ramiso_base=0x0000000000000000
ramiso_bytes=0x0000000000000000
(
	say() {
		echo "<3>ramiso: $1" >/dev/kmsg
	}
	have() {
		modprobe -nq "$1"
	}
	# By nfit or nd_e820 it comes as pmem, by memdiskfind and phram as mtdblock;
	# if it does not in a minute, it is served. live-boot tries 60 rounds, a
	# second apart.
	expected() {
		command -v memdiskfind && return
		have nd_pmem || return
		have nd_e820 && return
		have nfit && [ -e /sys/firmware/acpi/tables/NFIT ]
	}
	# phram counts whole pages only, nd_e820 whole 2 MiB.
	found() {
		most=$(((ramiso_bytes + 0x1fffff) >> 21 << 12))
		for size in /sys/block/pmem*/size /sys/block/mtdblock*/size; do
			read -r sectors <"$size" &&
				[ "$sectors" -gt $((ramiso_bytes / 512 - 8)) ] &&
				[ "$sectors" -le "$most" ] && return
		done
		return 1
	}
	# The real root file system may have nd_pmem, and a driver that takes the
	# range takes it from /dev/mem (Linux 5.8). sendsigs is sysvinit's shutdown.
	keep() {
		mkdir -p /run/modprobe.d /run/sendsigs.omit.d
		echo 'blacklist nd_pmem' >/run/modprobe.d/ramiso.conf
		echo "$1" >/run/sendsigs.omit.d/ramiso
	}
	# Status 1: it has said why. Other: a shell ran it, the kernel would not.
	serve() {
		if ! modprobe nbd nbds_max=4; then
			say 'the image in RAM is out of reach: no module nbd'
			return
		fi
		echo -1000 >/proc/self/oom_score_adj
		/conf/ramiso "$ramiso_base" "$ramiso_bytes" &
		while sleep 1; do
			[ ! -d /run/initramfs ] || break   # /init has mounted /run
		done
		if kill -0 $!; then
			keep $!
		elif wait $!; [ $? != 1 ]; then
			say 'the image in RAM is out of reach: no 32-bit programs'
		fi
	}
	seconds=0
	! expected || seconds=60
	while [ $seconds -gt 0 ] && ! found; do
		sleep 1
		seconds=$((seconds - 1))
	done
	[ $((ramiso_bytes)) = 0 ] || found || serve
) </dev/null >/dev/null 2>&1 &
unset ramiso_base ramiso_bytes
