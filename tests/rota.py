#!/usr/bin/env python3
"""Judges the rota of `hb-plan rotate` for 4 to 60 people and 4 to 6 themes, knowing only what a
rota must be: it reads the CSV and does not know how the program works it out."""
import csv
import io
import subprocess
import sys


def minutes(text):
    hours, minute = text.split(":")
    assert len(hours) == len(minute) == 2, text
    return int(hours) * 60 + int(minute)


def judge(people, themes, start, rows):
    assert rows, "no rows"
    galleries = {}
    for row in rows:
        galleries.setdefault(row["galerij"], []).append(row)
    seats = 4 * len(themes)
    assert len(galleries) == -(-len(people) // seats), "number of galleries"
    all_members, sizes = [], []
    for rows in galleries.values():
        groups, rounds = {}, {}
        for row in rows:
            groups.setdefault(row["groep"], []).append(row)
            rounds.setdefault(int(row["ronde"]), []).append(row)
        count = 0
        for mine in groups.values():
            assert len({row["leden"] for row in mine}) == 1, "a group changes"
            members = mine[0]["leden"].split("|")
            sizes.append(len(members))
            all_members += members
            count += len(members)
            assert sorted(row["thema"] for row in mine) == sorted(themes), "themes of a group"
            places = [themes.index(r["thema"]) for r in sorted(mine, key=lambda r: int(r["ronde"]))]
            for a, b in zip(places, places[1:]):
                assert b == (a + 1) % len(themes), "moves up one"
        assert len(groups) == min(len(themes), count // 2), "number of groups"
        assert sorted(rounds) == list(range(1, len(themes) + 1)), "rounds"
        clock = minutes(start)
        for number, mine in sorted(rounds.items()):
            assert len({row["thema"] for row in mine}) == len(mine) == len(groups), "two at a sheet"
            length = 7 if number == 1 else 5
            for row in mine:
                assert minutes(row["begin"]) == clock % 1440, "begin"
                assert minutes(row["eind"]) == (clock + length) % 1440, "end"
            clock += length
    assert sorted(all_members) == sorted(people), "everybody once"
    assert 2 <= min(sizes) and max(sizes) <= 4, "sizes"
    assert max(sizes) - min(sizes) <= 1, "sizes differ by at most one"


def main():
    judged = 0
    for n_themes in range(4, 7):
        themes = [f"Thema {i}" for i in range(n_themes)]
        with open("themes.csv", "w", encoding="utf-8") as f:
            f.write("\n".join(["thema"] + themes) + "\n")
        for n in range(4, 61):
            people = [f"P{i:02}" for i in range(n)]
            with open("people.csv", "w", encoding="utf-8") as f:
                f.write("\n".join(["naam"] + people) + "\n")
            start = "23:40" if n == 60 else "14:00"
            out = subprocess.run(
                ["hb-plan", "rotate", "--people=people.csv", "--themes=themes.csv",
                 "--start=" + start], check=True, capture_output=True, text=True).stdout
            try:
                judge(people, themes, start, list(csv.DictReader(io.StringIO(out))))
            except AssertionError as wrong:
                sys.exit(f"{n} people, {n_themes} themes: {wrong}")
            judged += 1
    print(f"{judged} rotas are right")


main()
