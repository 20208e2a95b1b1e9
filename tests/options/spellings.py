"""Asks each program for its options, and gives it each of them in every spelling. usage: spellings.py, in a folder with an
index "db" and a letter "letter.txt" (tests/options/run)"""
import re, subprocess, sys

# Arguments by option, otherwise by their name in the help; choices come from the help.
BY_NAME = {"by": "outcome", "adjust": "year", "facets": "outcome", "fields": "id,heading", "like": "CM99-9000003#1",
           "show": "CM99-9000003#1", "values": "outcome", "db": "db", "listen": "127.0.0.1:0", "since": "2016",
           "until": "2017", "date": "2016", "injured": "2016", "host": "127.0.0.1", "prune": "force", "wait": "1"}
BY_METAVAR = {"N": "1", "DIR": "lexicon", "FILE": "letter.txt", "TEXT": "why", "ADDRESS": "127.0.0.1", "PORT": "8080"}
# Verbs, with words for something harmless.
WORDS = {"imr-search": [["MRI"]], "imr-serve": [[]],
         "imr-index": [["add", "--dry-run", "letter.txt"], ["parse", "letter.txt"], ["status"], ["list"], ["check"],
                       ["lint", "letter.txt"], ["remove", "none.txt"]],
         "imr": [["stats", "MRI"], ["criteria", "MRI"], ["like", "letter.txt"], ["memo", "MRI"], ["export", "MRI"],
                 ["verify", "letter.txt"], ["list"], ["tags"], ["backup"]]}
# These have the same argument in all spellings, but their output is not compared: it starts something, or contains a
# time.
UNEQUAL = {"jobs", "help"}

runs = failures = 0


def ask(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    # The command of the next page repeats the user's words.
    return done.returncode, done.stdout.split("Next page:")[0], done.stderr


def fail(command, why, said=""):
    global failures
    failures += 1
    print(" ".join(command) + ": " + why, said.strip()[:200])


def options_of(program, verb):
    status, text, said = ask(program, *verb, "--help")
    if status != 0:
        fail([program, *verb, "--help"], "exit %d" % status, said)
    for line in text.splitlines():
        found = re.match(r"  (?:-(\w), |    )--([\w-]+)(\[?[ =]\[?\w[^ ]*)?  +(.*)", line)
        if found:
            letter, name, argument, told = found.groups()
            yield letter, name, (argument or "").strip(" =[]"), (argument or "").startswith("["), told


def argument_for(name, metavar, told):
    if name in BY_NAME:
        return BY_NAME[name]
    choice = re.search(r"\b([\w-]+)(?:, [\w-]+)* or [\w-]+|([\w-]+)\|", told)
    if metavar in BY_METAVAR:
        return BY_METAVAR[metavar]
    return next((part for part in choice.groups() if part), "x") if choice else "x"


def one_line(command, status, wanted):
    """A mistake is exit 2 and one line that names the option."""
    code, out, said = status
    if code != 2 or said.count("\n") != 1 or out:
        fail(command, "exit %d instead of 2 and one line" % code, said + out)
    elif wanted not in said:
        fail(command, "the message does not name " + wanted, said)


def check(program, verb, words):
    global runs
    command = [program, *verb]
    db = [] if program == "imr-serve" or verb and verb[0] in ("parse", "lint", "list", "tags", "backup") else ["--db", "db"]
    if program == "imr-index" and verb[0] == "list":
        db = ["--db", "db"]
    end = ["--help"] if program == "imr-serve" else []
    for letter, name, metavar, optional, told in options_of(program, verb):
        value = argument_for(name, metavar, told)
        base = [] if name == "db" else db
        if not metavar:
            spellings = [["--" + name]] + ([["-" + letter]] if letter else [])
            one_line([*command, "--%s=x" % name], ask(*command, *base, "--%s=x" % name, *words, *end), "--" + name)
        elif optional:
            spellings = [["--%s=%s" % (name, value)]]
        else:
            spellings = [["--" + name, value], ["--%s=%s" % (name, value)]]
            if letter:
                spellings += [["-" + letter, value], ["-" + letter + value]]
            one_line([*command, "--" + name], ask(*command, *base, *words, *end, "--" + name), "--" + name)
        if len("--" + name) > 6:
            spellings.append([spellings[0][0].replace("--" + name, "--" + name[:-1]), *spellings[0][1:]])
        answers = []
        for spelling in spellings:
            runs += 1
            answers.append(ask(*command, *base, *spelling, *words, *end))
            if "no such option" in answers[-1][2] or "could be" in answers[-1][2] and spelling is not spellings[-1]:
                fail([*command, *spelling], "not read", answers[-1][2])
        for spelling, answer in zip(spellings[1:], answers[1:]):
            if "could be" in answer[2]:  # cut too short
                continue
            if name not in UNEQUAL and (answer[0], answer[1]) != (answers[0][0], answers[0][1]):
                fail([*command, *spelling], "not as " + " ".join(spellings[0]), answer[2] + " / " + answers[0][2])
        if answers[0][0] == 2 and ("--" + name) not in answers[0][2] and value not in answers[0][2]:
            fail([*command, *spellings[0]], "exit 2 without a reason", answers[0][2])
    for unknown in ("--no-such-option", "--no-such-option=1", "-" + "?", "-Q"):
        one_line([*command, unknown], ask(*command, *db, unknown, *words, *end), unknown.split("=")[0])


for program, all_words in WORDS.items():
    for words in all_words:
        verb = words[:1] if program in ("imr-index", "imr") else []
        check(program, verb, words[len(verb):])
print("options: %d spellings, %d failed" % (runs, failures))
sys.exit(failures > 0 or runs < 400)
