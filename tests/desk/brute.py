"""Counts by brute force over records, and changes of quotes. usage: brute.py stats|changes|verdicts ... (tests/desk/run)"""
import collections, json, random, re, sys


def values(record, field):
    if field == "year":
        date = record.get("dates", {}).get("decision")
        return [date[:4]] if date else []
    value = record.get(field, [])
    return value if isinstance(value, list) else [value]


def stats(by, records, table):
    fields = by.split(",")
    cells = collections.defaultdict(lambda: [0, 0, set()])
    for line in open(records):
        record = json.loads(line)
        if "outcome" not in record:
            continue
        for first in values(record, fields[0]):
            for second in values(record, fields[1]) if len(fields) > 1 else [""]:
                cell = cells[(first, second)]
                cell[0] += 1
                cell[1] += record["outcome"] == "overturned"
                cell[2].add(record.get("letter") or record["id"])
    rows = [line.rstrip("\r\n").split(",") for line in open(table, newline="")]
    found = {}
    for row in rows[1:]:
        key = (row[0], row[1] if len(fields) > 1 else "")
        rest = row[len(fields):]
        found[key] = (int(rest[0]), int(rest[1]), int(rest[5]))
    wanted = {key: (cell[0], cell[1], len(cell[2])) for key, cell in cells.items()}
    for key in sorted(set(wanted) | set(found)):
        if wanted.get(key) != found.get(key):
            print(by, key, "counted", wanted.get(key), "printed", found.get(key))
            return 1
    return 0


# Kinds of change: another word, another number, a negation taken away or put in, another decision.
def change(words, kind, random):
    places = [i for i, word in enumerate(words) if {
        "number": any(c.isdigit() for c in word),
        "negation": word in ("not", "no"),
    }.get(kind, word.isalpha() and len(word) > 3)]
    if not places:
        return None
    i = random.choice(places)
    if kind == "number":
        words[i] = re.sub(r"\d", lambda m: str((int(m.group()) + 1) % 10), words[i], count=1)
    elif kind == "negation":
        del words[i]
    elif kind == "insert":
        words.insert(i, "not")
    else:
        words[i] = "otherwise"
    return words


def changes(memo, out, n):
    """Changes one quote in two, and marks each changed one by its line in a comment at the end."""
    random.seed(7)
    blocks = open(memo).read().split("\n\n")
    quotes = [i for i, block in enumerate(blocks) if block.startswith("> ") and len(block) > 80]
    random.shuffle(quotes)
    kinds = ["word", "number", "negation", "insert"]
    changed = []
    for i in quotes[: int(n)]:
        words = change(blocks[i].split(" "), kinds[len(changed) % len(kinds)], random)
        if words is None:
            words = change(blocks[i].split(" "), "word", random)
        if words is None:
            continue
        blocks[i] = " ".join(words)
        changed.append(i)
    text = "\n\n".join(blocks)
    open(out, "w").write(text)
    lines = [text[: text.index(blocks[i])].count("\n") + 1 for i in changed]
    json.dump(lines, open(out + ".lines", "w"))
    print(len(changed), "quotes changed")


def verdicts(changed, found):
    lines = set(json.load(open(changed + ".lines")))
    told = {}
    for line in open(found):
        verdict = json.loads(line)
        told.setdefault(verdict["line"], verdict["verdict"])
    wrong = [line for line in lines if told.get(line) in (None, "exact")]
    for line in wrong[:5]:
        print("line", line, "was changed, and is", told.get(line))
    return 1 if wrong else 0


if __name__ == "__main__":
    command = {"stats": stats, "changes": changes, "verdicts": verdicts}[sys.argv[1]]
    sys.exit(command(*sys.argv[2:]))
