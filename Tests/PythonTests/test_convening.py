"""Convening against an independent exact solver and an independent checker, on random problems."""

import concurrent.futures
import datetime
import json
import os
import random
import subprocess
import tempfile
import unittest

from daemon import PROGRAMS
from exact_teams import Exact

TEAMS = int(os.environ.get("CONVENING_TEAMS", "100"))
SEASONS = int(os.environ.get("CONVENING_SEASONS", "100"))
ROLES = ["lead-reviewer", "la-send", "health", "parent-carer"]


def problem(seed, reviews, people, dates, authorities):
    """A random problem; about one in eight has a place that cannot be filled."""
    dice = random.Random(seed)
    names = [f"authority-{n}" for n in range(authorities)]
    organisations = [
        {"id": name, "region": dice.choice(["north", "south"]), "given": dice.randrange(6),
         "received": dice.randrange(3),
         "travel": {other: dice.randrange(10, 200) for other in names if other != name}}
        for name in names]
    organisations += [
        {"id": f"forum-{n}", "authority": names[n], "region": organisations[n]["region"]}
        for n in range(0, authorities, 2)]
    first = datetime.date(2018, 1, 8)
    spread = max(6, dates * reviews)
    plans = []
    for n in range(reviews):
        days = sorted(dice.sample(range(spread), dates))
        places = [{"id": role, "role": role} for role in ROLES[:dice.choice([3, 4, 4])]]
        places[1]["maximum"] = dice.choice([1, 1, 2])
        if dice.random() < 0.3:
            places.append(
                {"id": "further", "role": dice.choice(ROLES), "minimum": 0, "maximum": 1})
        if dice.random() < 0.2:
            places[0]["experience"] = 1
        plans.append({
            "id": f"r{n}", "host": dice.choice(names), "days": dice.choice([1, 2]),
            "dates": [str(first + datetime.timedelta(days=d)) for d in days], "places": places})
    pool = []
    for n in range(people):
        roles = [dice.choice(ROLES)] + (["la-send"] if dice.random() < 0.2 else [])
        person = {
            "id": f"person-{n}", "roles": sorted(set(roles)),
            "organisation": dice.choice(organisations)["id"],
            "conflicts": dice.sample(names, dice.choice([0, 0, 1])),
            "load": dice.choice([0, 0, 0, 1]), "experience": dice.choice([0, 0, 1, 3]),
            "available": {}}
        if dice.random() < 0.95:
            until = first + datetime.timedelta(days=dice.randrange(-5, 200))
            person["accreditedUntil"] = str(until)
        if dice.random() < 0.1:
            busy = first + datetime.timedelta(days=dice.randrange(spread))
            person["busy"] = [{"start": str(busy), "end": str(busy)}]
        for d in range(spread + 2):
            answer = dice.choices(["yes", "ifNeeded", "no", None], [5, 2, 2, 2])[0]
            if answer:
                person["available"][str(first + datetime.timedelta(days=d))] = answer
        pool.append(person)
    rules = {"intervalDays": dice.choice([1, 3, 7]), "mostReviews": dice.choice([1, 2, 2])}
    if dice.random() < 0.2:
        rules["outsideRegion"] = True
    if dice.random() < 0.3:
        rules["mostPerAuthority"] = dice.choice([1, 2])
    pins = []
    if dice.random() < 0.3:
        pins = [{"review": "r0", "person": dice.choice(pool)["id"]}]
    forbids = [{"person": dice.choice(pool)["id"]}] if dice.random() < 0.3 else []
    return {"people": pool, "organisations": organisations, "reviews": plans, "rules": rules,
            "pins": pins, "forbids": forbids}


def proposal(given, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(given, file)
        file.flush()
        ended = subprocess.run(
            [PROGRAMS / "reviewctl", "convene", file.name, "--json", "--quiet", *options],
            capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


class Convening(unittest.TestCase):
    def compare(self, seed, *size):
        given = problem(seed, *size)
        exact = Exact(given)
        least, found = exact.optimum(), proposal(given, "--effort", "100")
        if least is None:
            self.assertEqual(found["status"], "impossible", seed)
            self.assertGreater(len(found.get("shortages", [])) + len(found.get("brokenPins", [])), 0)
            self.assertGreater(found["relaxations"]["fewest"], 0)
            return "impossible"
        self.assertEqual(found["status"], "optimal", seed)
        # The checker reckons the cost from the names alone, and raises at a broken condition.
        self.assertEqual(exact.points(found), found["points"], seed)
        self.assertEqual(found["points"], least, seed)
        return "optimal"

    def compare_all(self, seeds, *size):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(lambda seed: self.compare(seed, *size), seeds))
        # A comparison in which one of the two never comes shows nothing.
        if len(ended) >= 50:
            self.assertGreater(ended.count("optimal"), len(ended) // 2)
            self.assertGreater(ended.count("impossible"), 0)
        print(f"{ended.count('optimal')} optimal, {ended.count('impossible')} impossible", end=" ")

    def test_one_team_is_the_optimum_of_an_independent_solver(self):
        self.compare_all(range(TEAMS), 1, 40, 3, 8)

    def test_a_small_season_is_the_optimum_of_an_independent_solver(self):
        self.compare_all(range(1000, 1000 + SEASONS), 3, 40, 2, 7)

    def test_a_tight_season_of_twenty_reviews_states_how_far_it_is_from_the_best(self):
        # Nearly everybody is needed once: that it can be filled at all is found on the way.
        given = problem(2, 20, 200, 5, 16)
        found = proposal(given, "--effort", "12")
        self.assertEqual(found["status"], "bounded")
        self.assertEqual(Exact(given).points(found), found["points"])
        self.assertGreater(found["bound"], 0)
        self.assertLessEqual(found["gapPerMille"], 100)

    def test_a_relaxation_that_is_told_makes_the_team_possible(self):
        tried = 0
        for seed in range(300):
            given = problem(seed, 1, 14, 2, 5)
            found = proposal(given)
            if found["status"] != "impossible" or given["pins"]:
                continue
            for way in found["relaxations"]["ways"][:3]:
                relaxed = relax(given, way)
                if relaxed is None:
                    continue
                tried += 1
                self.assertIsNotNone(Exact(relaxed).optimum(), (seed, way))
                # One fewer does not do: each is needed.
                for left in range(len(way)):
                    less = relax(given, way[:left] + way[left + 1:])
                    self.assertIsNone(Exact(less).optimum(), (seed, way, left))
            if tried > 30:
                break
        self.assertGreater(tried, 10)


def relax(given, way):
    """The problem with what a way says; None where it is not said by changing one person."""
    given = json.loads(json.dumps(given))
    people = {p["id"]: p for p in given["people"]}
    for one in way:
        person = people.get(one.get("person"))
        review = given["reviews"][0]
        if one["condition"] == "minimum":
            place = next(p for p in review["places"] if p["id"] == one["place"])
            place["minimum"] = place.get("minimum", 1) - 1
            place["maximum"] = max(1, place.get("maximum", 1))
        elif one["condition"] == "unavailable":
            for date in person["available"]:
                if person["available"][date] == "no":
                    person["available"][date] = "ifNeeded"
        elif one["condition"] == "notAccredited":
            person["accreditedUntil"] = "2030-01-01"
        elif one["condition"] == "enoughReviews":
            person["mostReviews"] = person.get("load", 0) + 1
        elif one["condition"] == "tooSoon":
            person["busy"] = []
        elif one["condition"] == "experience":
            person["experience"] = max(person["experience"], 1)
        elif one["condition"] == "forbidden":
            given["forbids"] = [f for f in given["forbids"] if f["person"] != person["id"]]
        else:
            return None
    return given


if __name__ == "__main__":
    unittest.main()
