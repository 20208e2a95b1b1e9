# What zsh offers at the end of a command line, one word a line. usage: zsh -f ask.zsh FOLDER_OF_SCRIPTS LINE
# A zsh in a pseudo-terminal completes the line; its compadd prints its arguments.
zmodload zsh/zpty
zpty zsh zsh -f -i
zpty -w zsh "PS1= PS2= RPS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w zsh 'zstyle ":completion:*" menu no; zstyle ":completion:*" list-grouped no; setopt no_beep
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    typeset -a matches
    builtin compadd -A matches "$@"
    for match in $matches; do print -r -- "offered:$match"; done
    builtin compadd "$@"
}
bindkey "^I" complete-word
zle -C complete-word complete-word _main_complete
print ready'
zpty -r zsh output '*ready'$'\r'
zpty -w -n zsh "$2"$'\t'
integer quiet=0 tries=0 found=0
# Ten seconds for the first word, half a second for each further one.
while (( tries++ < 100 && quiet < 5 )); do
    if zpty -rt zsh output; then
        quiet=0
        [[ $output == *offered:* ]] || continue
        found=1
        print -r -- "${${output##*offered:}%%$'\r'*}"
    else
        sleep 0.1
        (( quiet += found ))
    fi
done
zpty -d zsh
