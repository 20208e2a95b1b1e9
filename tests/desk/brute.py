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


# Kinds of change: another word, another number, a negation removed or inserted, another decision.
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


def cite_another(blocks, i, random):
    """Lets the lines behind quote i name another decision."""
    ids = sorted({m for block in blocks for m in re.findall(r"\(decision ([^)#]+#\d+)\)", block)})
    end = i + 1
    while end < len(blocks) and not blocks[end].startswith("Quoted from "):
        end += 1
    own = re.search(r"\(decision ([^)#]+#\d+)\)", blocks[end]).group(1)
    other = random.choice([one for one in ids if one.split("#")[0] != own.split("#")[0]])
    for k in range(i + 1, end + 1):
        blocks[k] = blocks[k].replace(own, other).replace("Case No. " + own.split("#")[0], "Case No. " + other.split("#")[0])
        blocks[k] = re.sub(r"Issue \d+ of", "Issue %s of" % other.split("#")[1], blocks[k])


def changes(memo, out, n):
    """Changes n quotes, each in one way, and writes the lines of the changed ones beside the memo."""
    random.seed(7)
    blocks = open(memo).read().split("\n\n")
    quotes = [i for i, block in enumerate(blocks) if block.startswith("> ") and len(block) > 80]
    random.shuffle(quotes)
    kinds = ["word", "number", "negation", "insert", "id"]
    changed, counts = [], collections.Counter()
    for i in quotes:
        if len(changed) == int(n):
            break
        kind = kinds[len(changed) % len(kinds)]
        if kind == "id":
            cite_another(blocks, i, random)
        else:
            words = change(blocks[i].split(" "), kind, random)
            if words is None:
                continue
            blocks[i] = " ".join(words)
        counts[kind] += 1
        changed.append(i)
    begins, line = [], 1
    for block in blocks:
        begins.append(line)
        line += block.count("\n") + 2
    open(out, "w").write("\n\n".join(blocks))
    json.dump([begins[i] for i in changed], open(out + ".lines", "w"))
    print(len(changed), "quotes changed:", ", ".join("%s %d" % each for each in sorted(counts.items())))
    return 0 if len(changed) == int(n) else 1


def verdicts(changed, found):
    lines = set(json.load(open(changed + ".lines")))
    told = {}
    for line in open(found):
        verdict = json.loads(line)
        told.setdefault(verdict["line"], verdict["verdict"])
    untouched = [line for line, verdict in told.items() if line not in lines and verdict != "exact"]
    wrong = [line for line in lines if told.get(line) in (None, "exact")]
    for line in wrong[:5]:
        print("line", line, "was changed, and is", told.get(line))
    print(len(lines), "changes,", len(lines) - len(wrong), "told;", len(untouched), "other quotes not exact")
    return 1 if wrong else 0


if __name__ == "__main__":
    command = {"stats": stats, "changes": changes, "verdicts": verdicts}[sys.argv[1]]
    sys.exit(command(*sys.argv[2:]))
