"""How many of the first ten decisions like a letter's summary are like the letter. usage: like.py IMR_SEARCH INDEX"""
import collections, json, subprocess, sys

FIRST, GOOD = 10, 8
# The last measurement, less two letters: 66 letters, mean 8.94, 55 of them with eight or more. For a drug, decisions on
# the same drug come before others for the same body part, which does not count here.
LEAST_MEAN, LEAST_SHARE = 8.8, 0.80

search, index = sys.argv[1:]


def ask(*options, text=None):
    found = subprocess.run([search, "--db", index, *options], input=text, capture_output=True, text=True)
    if found.returncode > 1:
        sys.exit(found.stderr)
    return found.stdout.split("\n")[:-1]


def families(record):
    return {name.split(".")[0] for name in record.get("procedure", [])} or {record.get("category")}


def parts(record):
    return set(record.get("body_part", [])) | set(record.get("body_part_inferred", []))


def is_like(record, decisions):
    return any(families(record) & families(one) and parts(record) & parts(one) for one in decisions)


records = [json.loads(line) for line in ask("--limit", "all", "--format", "jsonl", "*")]
letters = collections.defaultdict(list)
for record in records:
    letters[record["letter"]].append(record)
by_id = {record["id"]: record for record in records}
summaries = {}
for line in ask("--show", "-", "--format", "jsonl", text="\n".join(letters)):
    record = json.loads(line)
    if record.get("summary"):
        summaries[record["letter"]] = record["summary"]

many, few, misses = [], [0, 0], []
for letter, summary in summaries.items():
    decisions = letters[letter]
    there = sum(is_like(record, decisions) for record in records if record["letter"] != letter)
    # The letter's own decisions are left out, as if they were not in the index.
    found = ask("--like", "-", "--letter", "!" + letter, "--format", "ids", "--limit", str(FIRST), "--more", text=summary)
    like = sum(is_like(by_id[one], decisions) for one in found)
    if there < FIRST:
        few = [few[0] + like, few[1] + there]
        continue
    many.append(like)
    if like < GOOD:
        misses.append("%s: %d of %d, %d are there" % (letter, like, FIRST, there))
mean, share = sum(many) / len(many), 1 - len(misses) / len(many)
print("%d letters that %d others or more are like: mean %.2f of the first %d; %d or more for %d of them"
      % (len(many), FIRST, mean, FIRST, GOOD, len(many) - len(misses)))
print("%d letters that fewer are like: %d of those %d are among the first %d" % (len(summaries) - len(many), *few, FIRST))
for miss in misses:
    print("  " + miss)
sys.exit(mean < LEAST_MEAN or share < LEAST_SHARE)
