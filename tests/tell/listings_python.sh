#!/bin/sh
# The Python listings, with callbacks and with async and await are programs (tests/listings/compare.sh).
# shellcheck disable=SC2034 # for what is read next
languages='python await'
. "${srcdir:-.}/tests/listings/compare.sh"
