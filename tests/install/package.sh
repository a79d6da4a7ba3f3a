#!/usr/bin/env bash
# Makes the .deb of a build, installs it into an empty root and uses what is in it: the program, the completions in the
# real shells, the manual pages.
#
#   package.sh BUILD_FOLDER
set -euo pipefail
build=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "package.sh: $*" >&2
  exit 1
}
# same WHAT WANTED GOT
same() {
  [[ $2 == "$3" ]] || fail "$1: wanted '$2', got '$3'"
}

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work/deb" >cpack.log || {
  cat cpack.log >&2
  fail "cpack has failed"
}
package=$(echo deb/smt_*.deb)
for library in libc6 libcurl4 libfmt libinih libmariadb libpqxx libre2 libssl; do
  [[ $(dpkg-deb --field "$package" Depends) == *$library* ]] || fail "the package does not depend on $library"
done

mkdir -p root/var/lib/dpkg/{info,updates}
touch root/var/lib/dpkg/{status,available}
dpkg --root="$work/root" --force-depends --force-not-root --force-script-chrootless --log=dpkg.log -i "$package" \
  >install.log 2>&1 || {
  cat install.log >&2
  fail "dpkg has failed"
}
usr=$work/root/usr
PATH=$usr/bin:$PATH
same "the program on the path" "$usr/bin/smt" "$(command -v smt)"
[[ $(smt --version) =~ ^smt\ [0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "smt --version"
smt config | cmp - "$usr/share/smt/config_prod.conf" || fail "config_prod.conf"
python3 -m json.tool "$usr/share/smt/catalog.schema.json" >/dev/null || fail "catalog.schema.json"
[[ -x $usr/share/doc/smt/examples/ci/check.sh ]] || fail "the examples"

# What bash completes behind the words that are given; the last one is not finished.
in_bash() {
  bash --norc -c '
    source "$1"; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    complete -p smt >/dev/null
    _smt
    printf "%s\n" "${COMPREPLY[@]}"' bash "$usr/share/bash-completion/completions/smt" "$@"
}
same "a command in bash" generate "$(in_bash smt gen)"
same "an option in bash" --max-loss "$(in_bash smt --max)"
same "an option of a command in bash" --allow-destructive "$(in_bash smt diff --allow)"
same "none of another command in bash" "" "$(in_bash smt config --allow)"
same "a value in bash" "sarif" "$(in_bash smt --format s)"
same "a value of a command in bash" "markdown" "$(in_bash smt diff --format m)"
touch a.conf
same "a file in bash" a.conf "$(in_bash smt -c a.)"

in_fish() {
  XDG_CONFIG_HOME=$work fish --no-config -c "
    source $usr/share/fish/vendor_completions.d/smt.fish; complete --do-complete '$1'" | cut -f1 | sort | tr '\n' ' '
}
same "a command in fish" "generate " "$(in_fish 'smt gen')"
same "an option in fish" "--max-loss " "$(in_fish 'smt --max')"
same "an option of a command in fish" "--allow-destructive " "$(in_fish 'smt diff --allow')"
same "none of another command in fish" "" "$(in_fish 'smt config --allow')"
same "a value in fish" "markdown " "$(in_fish 'smt diff --format m')"

# zsh completes only on a terminal: one of its own, in which the list of matches is asked for.
in_zsh() {
  ZDOTDIR=$work zsh -f -c '
    zmodload zsh/zpty
    zpty shell "PS1= PROMPT_EOL_MARK= zsh -f -i"
    zpty -w shell "fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $2/dump; LISTMAX=1000; cd $2"
    zpty -w shell "setopt no_list_ambiguous; echo rea\"\"dy"
    zpty -r -m shell line "*ready*"
    zpty -n -w shell "$3"$'"'"'\t'"'"'
    sleep 1
    zpty -n -w shell $'"'"'\x01echo \"<\x05>\"\n'"'"'
    zpty -r -m shell line "*
<*>*"
    print -r -- "${${line##*$'"'"'\n'"'"'<}%%>*}"' zsh "$usr/share/zsh/vendor-completions" "$work" "$1" | tr -d '\r'
}
same "a command in zsh" "smt generate" "$(in_zsh 'smt gen')"
same "an option of a command in zsh" "smt diff --allow-destructive" "$(in_zsh 'smt diff --allow')"
same "a value in zsh" "smt diff --format markdown" "$(in_zsh 'smt diff --format m')"

for page in man1/smt.1 man5/smt.conf.5; do
  said=$(zcat "$usr/share/man/$page.gz" | LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z - 2>&1 >/dev/null)
  same "warnings of $page" "" "$said"
done
# PAGE WORD: it is on the page as a reader sees it
shows() {
  [[ $(zcat "$usr/share/man/$1.gz" | man -l -) == *"$2"* ]] || fail "$1 lacks $2"
}
shows man1/smt.1 --allow-destructive
shows man5/smt.conf.5 tables_per_source
echo "package.sh: $(basename "$package") is as it should be"
