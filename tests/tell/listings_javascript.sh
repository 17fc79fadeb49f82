#!/bin/sh
# The JavaScript listings are programs (tests/listings/compare.sh).
# shellcheck disable=SC2034 # for what is read next
languages='javascript'
. "${srcdir:-.}/tests/listings/compare.sh"
