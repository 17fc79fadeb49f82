#!/bin/sh
# The C listings are programs (tests/listings/compare.sh).
# shellcheck disable=SC2034 # for what is read next
languages='c'
. "${srcdir:-.}/tests/listings/compare.sh"
