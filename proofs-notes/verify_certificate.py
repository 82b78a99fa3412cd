#!/usr/bin/env python3
"""Checks certificates of `assay prove` with exact fractions and nothing else.

    python3 verify_certificate.py FILE.certificate.json ...

Every obligation is a sum of products of polynomials that is = 0, >= 0 or > 0 on a box. The products
are multiplied out to P. On each part of the box, found by the cuts that the certificate lists,

    P(v) * prod (u - l)^d  =  sum c_i prod C(d, i) (v - l)^i (u - v)^(d - i)

is compared term by term. All c_i >= 0 then gives P >= 0; P > 0 when on every face of the part that
belongs to the domain some positive c_i belongs to a product that does not vanish there.
Written apart from the Swift checker. Exit code 0 when every file is accepted.
"""
import itertools
import json
import sys
from fractions import Fraction
from math import comb

PRIME = 2**61 - 1


class Rejected(Exception):
    pass


def need(condition, reason):
    if not condition:
        raise Rejected(reason)


def number(text):
    need(isinstance(text, str), "a number is not text")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Rejected(f"`{text}` is not a fraction")


def digest(c):
    texts = [c["format"], c["bound"], c["claim"], c["formula"], c["scope"],
             str(c["horizon"]) if c.get("horizon") is not None else "", c["argument"]]
    texts += c["trusted"]
    for v in c["variables"]:
        texts += [v["name"], v["meaning"], v["lower"], v["upper"]]
        texts.append(f'{str(v["includesLower"]).lower()} {str(v["includesUpper"]).lower()}')
    for o in c["obligations"]:
        texts += [o["purpose"], o["relation"]]
        for product in o["products"]:
            for factor in product:
                for term in factor:
                    texts += [term["coefficient"], " ".join(map(str, term["exponents"]))]
                texts.append(";")
            texts.append("+")
        for s in o["steps"]:
            place = str(s["variable"]) if s.get("variable") is not None else ""
            texts.append(f'{place} {s.get("at") or ""}')
            texts.append(" ".join(s.get("coefficients") or []))
    value = 1
    for text in texts:
        for byte in text.encode() + b"\0":
            value = (value * 1_000_003 + byte) % PRIME
    return str(value)


def add(a, b):
    result = dict(a)
    for key, value in b.items():
        result[key] = result.get(key, 0) + value
    return {key: value for key, value in result.items() if value}


def multiply(a, b):
    result = {}
    for first, x in a.items():
        for second, y in b.items():
            key = tuple(i + j for i, j in zip(first, second))
            result[key] = result.get(key, 0) + x * y
    return {key: value for key, value in result.items() if value}


def expand(products, count):
    total = {}
    for factors in products:
        value = {(0,) * count: Fraction(1)}
        for terms in factors:
            polynomial = {}
            for term in terms:
                exponents = term["exponents"]
                need(len(exponents) == count and all(
                    isinstance(e, int) and 0 <= e <= 200 for e in exponents),
                    "a term does not fit the variables")
                polynomial = add(polynomial, {tuple(exponents): number(term["coefficient"])})
            value = multiply(value, polynomial)
        total = add(total, value)
    return total


def basis_sum(coefficients, part, degrees):
    """The right-hand side, variable by variable."""
    count = len(degrees)
    level = [{(0,) * count: c} if c else {} for c in coefficients]
    for place in reversed(range(count)):
        lower, upper = part[place][0], part[place][1]
        unit = tuple(int(k == place) for k in range(count))
        zero = (0,) * count
        rising = add({unit: Fraction(1)}, {zero: -lower})
        falling = add({unit: Fraction(-1)}, {zero: upper})
        d = degrees[place]
        basis = []
        for i in range(d + 1):
            value = {zero: Fraction(comb(d, i))}
            for _ in range(i):
                value = multiply(value, rising)
            for _ in range(d - i):
                value = multiply(value, falling)
            basis.append(value)
        level = [
            sum_of(multiply(level[start + i], basis[i]) for i in range(d + 1))
            for start in range(0, len(level), d + 1)]
    return level[0]


def sum_of(polynomials):
    total = {}
    for polynomial in polynomials:
        total = add(total, polynomial)
    return total


def check_leaf(texts, part, polynomial, degrees, relation):
    coefficients = [number(text) for text in texts]
    places = list(itertools.product(*(range(d + 1) for d in degrees)))
    need(len(coefficients) == len(places), "wrong number of coefficients")
    need(all(c >= 0 for c in coefficients), "a coefficient is negative")
    scale = Fraction(1)
    for (lower, upper, _, _), d in zip(part, degrees):
        scale *= (upper - lower) ** d
    left = {key: value * scale for key, value in polynomial.items()}
    need(left == basis_sum(coefficients, part, degrees),
         "the coefficients are not those of the polynomial on this part")
    if relation == "> 0":
        support = [place for place, c in zip(places, coefficients) if c > 0]
        sides = []
        for (_, _, low, high), d in zip(part, degrees):
            sides.append(["inside"] + (["lower"] * low + ["upper"] * high if d else []))
        for face in itertools.product(*sides):
            need(any(all(
                f == "inside" or (f == "lower" and i == 0) or (f == "upper" and i == d)
                for f, i, d in zip(face, place, degrees)) for place in support),
                "the polynomial may vanish on this part")


def check(certificate):
    need(certificate["format"] == "assay-certificate-1", "another format")
    need(certificate["digest"] == digest(certificate), "the digest does not fit the contents")
    need(certificate["obligations"], "nothing is proved")
    box = []
    for v in certificate["variables"]:
        lower, upper = number(v["lower"]), number(v["upper"])
        need(lower < upper, f'the range of {v["name"]} is empty')
        box.append((lower, upper, v["includesLower"], v["includesUpper"]))
    leaves = 0
    for o in certificate["obligations"]:
        polynomial = expand(o["products"], len(box))
        relation = o["relation"]
        need(relation in ("= 0", ">= 0", "> 0"), "no such relation")
        if relation == "= 0":
            need(not polynomial, f'{o["purpose"]}: the identity does not hold')
            need(not o["steps"], "an identity needs no steps")
            continue
        degrees = [max((key[k] for key in polynomial), default=0) for k in range(len(box))]
        todo = [box]
        for step in o["steps"]:
            need(todo, "there are steps that belong to no part")
            part = todo.pop()
            if step.get("coefficients") is not None:
                try:
                    check_leaf(step["coefficients"], part, polynomial, degrees, relation)
                except Rejected as reason:
                    raise Rejected(f'{o["purpose"]}: {reason}')
                leaves += 1
                continue
            place = step["variable"]
            need(isinstance(place, int) and 0 <= place < len(part), "no such variable")
            lower, upper, low, high = part[place]
            cut = number(step["at"])
            need(lower < cut < upper, "a cut lies outside of its part")
            below, above = list(part), list(part)
            below[place] = (lower, cut, low, True)
            above[place] = (cut, upper, True, high)
            todo += [above, below]
        need(not todo, "the parts do not cover the box")
    return len(certificate["obligations"]), leaves


def main(paths):
    accepted = bool(paths)
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                certificate = json.load(file)
            obligations, leaves = check(certificate)
            print(f"accepted  {path}: {certificate['bound']}/{certificate['claim']}, "
                  f"{obligations} obligations on {leaves} boxes")
        except (Rejected, KeyError, TypeError, ValueError, OSError) as reason:
            accepted = False
            print(f"rejected  {path}: {reason}")
    return 0 if accepted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
