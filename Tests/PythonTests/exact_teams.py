"""Convening by another's hand: the conditions read again from Convening.md, a checker of proposals
that shares nothing with the program, and the optimum by a mixed-integer solver (scipy's HiGHS)."""

import datetime
import itertools

import numpy
import scipy.optimize
import scipy.sparse

WISHES = {
    "ifNeeded": 8, "unknown": 20, "balance": 3, "reciprocity": 2, "load": 5, "travel": 4,
    "newReviewer": 15, "experienced": 15, "variety": 12, "emptyPlace": 30}


def day(text):
    return datetime.date.fromisoformat(text)


class Exact:
    """A problem with its conditions and costs, reckoned independently."""

    def __init__(self, problem):
        self.people = problem["people"]
        self.organisations = {o["id"]: o for o in problem.get("organisations", [])}
        self.reviews = problem["reviews"]
        self.rules = problem.get("rules", {})
        self.wishes = WISHES | problem.get("wishes", {})
        self.pins = problem.get("pins", [])
        self.forbids = problem.get("forbids", [])
        self.interval = max(1, self.rules.get("intervalDays", 1))

    # Conditions -------------------------------------------------------------------------------

    def visits(self, review):
        length = datetime.timedelta(days=review.get("days", 1) - 1)
        return [(day(d), day(d) + length) for d in review["dates"]]

    def authority(self, person):
        organisation = self.organisations.get(person["organisation"], {})
        return organisation.get("authority", person["organisation"])

    def near(self, one, other):
        return ((other[0] - one[1]).days < self.interval
                and (one[0] - other[1]).days < self.interval)

    def limit(self, person):
        most = person.get("mostReviews", self.rules.get("mostReviews"))
        return len(self.reviews) if most is None else max(0, most - person.get("load", 0))

    def can(self, person, place, review, visit):
        host = review["host"]
        dates = [visit[0] + datetime.timedelta(days=n)
                 for n in range((visit[1] - visit[0]).days + 1)]
        region = person.get("region") or self.organisations.get(
            person["organisation"], {}).get("region")
        hosts = review.get("region") or self.organisations.get(host, {}).get("region")
        pinned = [p.get("place") for p in self.pins
                  if p["review"] == review["id"] and p["person"] == person["id"]]
        return not (
            place["role"] not in person["roles"]
            or person.get("status") == "left"
            or host in (person["organisation"], self.authority(person))
            or self.rules.get("outsideRegion") and region is not None and region == hosts
            or any((c if isinstance(c, str) else c["organisation"]) == host
                   and (isinstance(c, str) or "until" not in c or day(c["until"]) >= visit[0])
                   for c in person.get("conflicts", []))
            or "accreditedUntil" not in person or day(person["accreditedUntil"]) < visit[1]
            or any(person.get("available", {}).get(str(d)) == "no" for d in dates)
            or any(self.near((day(b["start"]), day(b["end"])), visit)
                   for b in person.get("busy", []))
            or person.get("experience", 0) < place.get("experience", 0)
            or any(f["person"] == person["id"] and f.get("review", review["id"]) == review["id"]
                   for f in self.forbids)
            or any(p is not None and p != place["id"] for p in pinned)
            or any(a["person"] == person["id"] for a in review.get("asked", [])))

    # Costs ------------------------------------------------------------------------------------

    def cost(self, person, review, visit):
        cost, worst = 0, 0
        date = visit[0]
        while date <= visit[1]:
            answer = person.get("available", {}).get(str(date))
            worst = max(worst, {"yes": 0, "ifNeeded": self.wishes["ifNeeded"]}.get(
                answer, self.wishes["unknown"]))
            date += datetime.timedelta(days=1)
        cost += worst
        own = self.organisations.get(person["organisation"], {}).get("travel", {})
        authority = self.organisations.get(self.authority(person), {})
        minutes = own.get(review["host"], authority.get("travel", {}).get(review["host"]))
        if minutes is not None:
            cost += (self.wishes["travel"] * minutes + 30) // 60
        more = authority.get("given", 0) - authority.get("received", 0)
        return cost + self.wishes["reciprocity"] * min(4, max(0, more))

    def given(self):
        all_ = {self.authority(p): self.organisations.get(self.authority(p), {}).get("given", 0)
                for p in self.people}
        least = min(all_.values(), default=0)
        return {a: g - least for a, g in all_.items()}

    # The checker ------------------------------------------------------------------------------

    def points(self, proposal):
        """What a proposal costs; raises where it breaks a condition."""
        people = {p["id"]: p for p in self.people}
        reviews = {r["id"]: r for r in self.reviews}
        assert {r["review"] for r in proposal["reviews"]} == set(reviews)
        cost, used, count = 0, {}, {}
        for team in proposal["reviews"]:
            review = reviews[team["review"]]
            visit = (day(team["visit"]["start"]), day(team["visit"]["end"]))
            assert visit in self.visits(review), "a date that the review does not have"
            seen, areas = [], {}
            for place, found in zip(review["places"], team["places"], strict=True):
                names = [p["person"] for p in found["people"]]
                most = place.get("maximum", max(1, place.get("minimum", 1)))
                assert place.get("minimum", 1) <= len(names) <= most, "a minimum is broken"
                cost += self.wishes["emptyPlace"] * (most - len(names))
                for name in names:
                    person = people[name]
                    assert self.can(person, place, review, visit), (name, place, review["id"])
                    assert name not in seen, "one person on two places"
                    seen.append(name)
                    cost += self.cost(person, review, visit)
                    area = self.authority(person)
                    areas[area] = areas.get(area, 0) + 1
                    count[area] = count.get(area, 0) + 1
                    used.setdefault(name, []).append(visit)
            most = self.rules.get("mostPerAuthority", 99)
            assert all(n <= most for n in areas.values()), "too many of one authority"
            cost += self.wishes["variety"] * sum(n - 1 for n in areas.values())
            if not any(people[n].get("experience", 0) == 0 for n in seen):
                cost += self.wishes["newReviewer"]
            if not any(people[n].get("experience", 0) > 0 for n in seen):
                cost += self.wishes["experienced"]
            for pin in self.pins:
                assert pin["review"] != review["id"] or pin["person"] in seen, "a pin is broken"
        for name, visits in used.items():
            assert len(visits) <= self.limit(people[name]), "too many reviews"
            assert not any(self.near(a, b) for a, b in itertools.combinations(visits, 2)), (
                "too near", name)
            cost += sum(self.wishes["load"] * (people[name].get("load", 0) + n)
                        for n in range(len(visits)))
        given = self.given()
        return cost + sum(self.wishes["balance"] * (given[area] + n)
                          for area, number in count.items() for n in range(number))

    # The solver -------------------------------------------------------------------------------

    def optimum(self):
        """The least cost of a plan that keeps every condition; None if there is none."""
        model = Model()
        choices, seats = [], {}
        for r, review in enumerate(self.reviews):
            days = [model.variable(0) for _ in self.visits(review)]
            model.row([(d, 1) for d in days], 1, 1)
            choices.append(days)
            for v, visit in enumerate(self.visits(review)):
                for k, place in enumerate(review["places"]):
                    for p, person in enumerate(self.people):
                        if self.can(person, place, review, visit):
                            seats[p, k, r, v] = model.variable(self.cost(person, review, visit))
        self.team_rows(model, choices, seats)
        self.person_rows(model, choices, seats)
        return model.least()

    def team_rows(self, model, choices, seats):
        given = self.given()
        number = {area: [] for area in given}
        for r, review in enumerate(self.reviews):
            for v, chosen in enumerate(choices[r]):
                for k, place in enumerate(review["places"]):
                    here = [x for (p, q, s, w), x in seats.items() if (q, s, w) == (k, r, v)]
                    most = place.get("maximum", max(1, place.get("minimum", 1)))
                    empty = model.variable(self.wishes["emptyPlace"], whole=False, most=99)
                    model.row([(x, 1) for x in here] + [(empty, 1), (chosen, -most)], 0, 0)
                    model.row(
                        [(x, 1) for x in here] + [(chosen, -place.get("minimum", 1))], 0, None)
                for p in range(len(self.people)):
                    mine = [x for (q, k, s, w), x in seats.items() if (q, s, w) == (p, r, v)]
                    if mine:
                        model.row([(x, 1) for x in mine] + [(chosen, -1)], None, 0)
            mine = {key: x for key, x in seats.items() if key[2] == r}
            for weight, is_new in ((self.wishes["newReviewer"], True),
                                   (self.wishes["experienced"], False)):
                lack = model.variable(weight)
                fits = [x for (p, *_), x in mine.items()
                        if (self.people[p].get("experience", 0) == 0) == is_new]
                model.row([(x, 1) for x in fits] + [(lack, 1)], 1, None)
            for area in given:
                here = [x for (p, *_), x in mine.items()
                        if self.authority(self.people[p]) == area]
                number[area] += here
                if here:
                    more = model.variable(self.wishes["variety"], whole=False, most=99)
                    any_ = model.variable(0)
                    model.row([(x, 1) for x in here] + [(more, -1), (any_, -1)], None, 0)
                    most = self.rules.get("mostPerAuthority")
                    if most is not None:
                        model.row([(x, 1) for x in here], None, most)
            for pin in self.pins:
                if pin["review"] == review["id"]:
                    model.row([(x, 1) for (p, *_), x in mine.items()
                               if self.people[p]["id"] == pin["person"]], 1, None)
        for area, here in number.items():
            if here:
                steps = [model.variable(self.wishes["balance"] * (given[area] + n))
                         for n in range(min(len(here), 12 * len(self.reviews)))]
                model.row([(x, 1) for x in here] + [(s, -1) for s in steps], 0, 0)

    def person_rows(self, model, choices, seats):
        for p, person in enumerate(self.people):
            mine = {key: x for key, x in seats.items() if key[0] == p}
            if not mine:
                continue
            steps = [model.variable(self.wishes["load"] * (person.get("load", 0) + n))
                     for n in range(self.limit(person))]
            model.row([(x, 1) for x in mine.values()] + [(s, -1) for s in steps], 0, 0)
            dates = [(r, v, self.visits(self.reviews[r])[v])
                     for r in range(len(self.reviews)) for v in range(len(choices[r]))]
            for (r, v, one), (s, w, other) in itertools.combinations(dates, 2):
                if r != s and self.near(one, other):
                    here = [x for key, x in mine.items() if key[2:] in ((r, v), (s, w))]
                    if len(here) > 1:
                        model.row([(x, 1) for x in here], None, 1)


class Model:
    """Rows and columns as scipy wants them."""

    def __init__(self):
        self.costs, self.whole, self.most, self.rows, self.low, self.high = [], [], [], [], [], []

    def variable(self, cost, whole=True, most=1):
        self.costs.append(cost)
        self.whole.append(1 if whole else 0)
        self.most.append(most)
        return len(self.costs) - 1

    def row(self, terms, low, high):
        self.rows.append(terms)
        self.low.append(-numpy.inf if low is None else low)
        self.high.append(numpy.inf if high is None else high)

    def least(self):
        places = [(r, c, f) for r, terms in enumerate(self.rows) for c, f in terms]
        matrix = scipy.sparse.csr_matrix(
            ([f for *_, f in places], ([r for r, *_ in places], [c for _, c, _ in places])),
            shape=(len(self.rows), len(self.costs)))
        found = scipy.optimize.milp(
            numpy.array(self.costs, float), integrality=self.whole,
            bounds=scipy.optimize.Bounds(0, self.most),
            constraints=scipy.optimize.LinearConstraint(matrix, self.low, self.high),
            options={"mip_rel_gap": 0})
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        return round(found.fun)
