# SPDX-License-Identifier: GPL-2.0-or-later
# What of zlib, liblzma and libzstd is built in, and how; for the Makefile and
# tests/host/host.mk. tools/deps puts their sources into build/src.

SOURCES := build/src
LIBLZMA := xz/src/liblzma
LIBZSTD := zstd/lib

UNPACK_ZLIB := $(addprefix zlib/,adler32 inffast inflate inftrees)
UNPACK_LZMA := $(addprefix $(LIBLZMA)/,check/check check/crc32_fast \
	check/crc32_table check/crc64_fast check/crc64_table check/sha256 \
	common/block_decoder common/block_header_decoder common/block_util \
	common/common common/filter_common common/filter_decoder \
	common/filter_flags_decoder common/index_hash common/stream_decoder \
	common/stream_flags_common common/stream_flags_decoder \
	common/vli_decoder common/vli_size lz/lz_decoder lzma/lzma2_decoder \
	lzma/lzma_decoder simple/simple_coder simple/simple_decoder \
	simple/x86)
UNPACK_ZSTD := $(addprefix $(LIBZSTD)/,common/entropy_common \
	common/error_private common/fse_decompress common/xxhash \
	common/zstd_common decompress/huf_decompress decompress/zstd_ddict \
	decompress/zstd_decompress decompress/zstd_decompress_block)
UNPACK_LIBRARIES := $(UNPACK_ZLIB) $(UNPACK_LZMA) $(UNPACK_ZSTD)

# Where the time is spent; all else is built for size.
UNPACK_FAST := zlib/inffast $(addprefix $(LIBLZMA)/,check/crc32_fast \
	check/crc64_fast lzma/lzma_decoder) $(addprefix $(LIBZSTD)/, \
	common/xxhash decompress/huf_decompress \
	decompress/zstd_decompress_block)

# How each library is told what it may use, and what it is to contain.
ZLIB_FLAGS := -DZ_SOLO -DHAVE_MEMCPY -DZ_U4=unsigned -include string.h
LZMA_FLAGS := -DHAVE_DECODERS -DHAVE_DECODER_LZMA1 -DHAVE_DECODER_LZMA2 \
	-DHAVE_DECODER_X86 -DHAVE_CHECK_CRC32 -DHAVE_CHECK_CRC64 \
	-DHAVE_CHECK_SHA256 -DHAVE_STDINT_H -DHAVE_STDBOOL_H \
	-DHAVE_INTTYPES_H -DHAVE_STRING_H -DHAVE_VISIBILITY=0 \
	-DSIZEOF_SIZE_T=__SIZEOF_SIZE_T__ -DHAVE___BUILTIN_BSWAPXX \
	-DTUKLIB_FAST_UNALIGNED_ACCESS -DTUKLIB_SYMBOL_PREFIX=lzma_ \
	-I$(SOURCES)/xz/src/common $(addprefix -I$(SOURCES)/$(LIBLZMA)/,api \
	common check delta lz lzma rangecoder simple)
ZSTD_FLAGS := -DZSTD_LEGACY_SUPPORT=0 -DZSTD_DISABLE_ASM -DDYNAMIC_BMI2=0 \
	-DZSTD_NO_INTRINSICS -DZSTD_STRIP_ERROR_STRINGS -DZSTD_TRACE=0 \
	-DDEBUGLEVEL=0 -DHUF_FORCE_DECOMPRESS_X1 \
	-DZSTD_FORCE_DECOMPRESS_SEQUENCES_SHORT -I$(SOURCES)/$(LIBZSTD)

# And how loader/unpack_*.c find them.
UNPACK_INCLUDE := -DZ_SOLO $(addprefix -isystem $(SOURCES)/,zlib \
	$(LIBLZMA)/api $(LIBZSTD))

UNPACK_HEADERS := $(addprefix $(SOURCES)/,zlib/zlib.h $(LIBLZMA)/api/lzma.h \
	$(LIBZSTD)/zstd.h)

$(SOURCES)/%:
	@echo 'zlib, liblzma and libzstd are not in $(SOURCES): run' \
		'tools/deps build, which fetches them.'
	@false
