#!/usr/bin/env python3
"""Checks certificates of `assay prove` with exact fractions and nothing else.

    python3 verify_certificate.py FILE.certificate.json ...

Every obligation is a sum of products of polynomials that is = 0, >= 0 or > 0 on a box. The products
are multiplied out to P. On each part of the box, found by the cuts that the certificate lists, every
variable is v = (l + u x) / (1 + x) with x >= 0 (u is x = infinity), and the coefficients b_i of

    P(v) * prod (1 + x)^d  =  sum b_i prod x^i

are compared with those that the certificate lists. All b_i >= 0 then gives P >= 0; P > 0 when on
every face of the part that belongs to the domain some positive b_i belongs to a product that does
not vanish there. Written apart from the Swift checker. Exit code 0 when every file is accepted.
"""
import itertools
import json
import sys
from fractions import Fraction

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


def digest(body):
    value = 1
    for byte in body:
        value = (value * 1_000_003 + byte) % PRIME
    return value


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


def read(terms, count):
    polynomial = {}
    for key, text in terms.items():
        exponents = tuple(int(e) for e in key.split())
        need(len(exponents) == count and all(0 <= e <= 200 for e in exponents),
             "a term does not fit the variables")
        polynomial = add(polynomial, {exponents: number(text)})
    return polynomial


def expand(products, count):
    total = {}
    for factors in products:
        value = {(0,) * count: Fraction(1)}
        for terms in factors:
            value = multiply(value, read(terms, count))
        total = add(total, value)
    return total


def substitute(polynomial, place, lower, upper, degree):
    """v = (lower + upper x) / (1 + x), times (1 + x)^degree."""
    def powers(k):
        line = [Fraction(1)]
        for constant, slope in [(lower, upper)] * k + [(1, 1)] * (degree - k):
            line = [a * constant + b * slope for a, b in zip(line + [0], [0] + line)]
        return line
    result = {}
    for exponents, value in polynomial.items():
        for i, factor in enumerate(powers(exponents[place])):
            key = exponents[:place] + (i,) + exponents[place + 1:]
            result = add(result, {key: value * factor})
    return result


def check_leaf(texts, part, polynomial, degrees, relation):
    found = polynomial
    for place, (lower, upper, _, _) in enumerate(part):
        found = substitute(found, place, lower, upper, degrees[place])
    places = list(itertools.product(*(range(d + 1) for d in degrees)))
    claimed = [number(text) for text in texts]
    need(claimed == [found.get(place, 0) for place in places],
         "the coefficients are not those of the polynomial on this part")
    need(all(b >= 0 for b in claimed), "a coefficient is negative")
    if relation == "> 0":
        support = [place for place, b in zip(places, claimed) if b > 0]
        sides = []
        for (_, _, low, high), d in zip(part, degrees):
            sides.append(["inside"] + (["lower"] * low + ["upper"] * high if d else []))
        for face in itertools.product(*sides):
            need(any(all(
                f == "inside" or (f == "lower" and i == 0) or (f == "upper" and i == d)
                for f, i, d in zip(face, place, degrees)) for place in support),
                "the polynomial may vanish on this part")


def check(certificate):
    need(certificate["format"] == "assay-certificate-2", "another format")
    need(certificate["obligations"], "nothing is proved")
    box = []
    for v in certificate["variables"]:
        lower, upper = number(v["lower"]), number(v["upper"])
        need(isinstance(v["includesLower"], bool) and isinstance(v["includesUpper"], bool),
             "an end is neither in nor out")
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
            if step[0] == "leaf":
                try:
                    check_leaf(step[1:], part, polynomial, degrees, relation)
                except Rejected as reason:
                    raise Rejected(f'{o["purpose"]}: {reason}')
                leaves += 1
                continue
            need(step[0] == "cut" and len(step) == 3, "a step is neither a cut nor a leaf")
            place = int(step[1])
            need(0 <= place < len(part), "no such variable")
            lower, upper, low, high = part[place]
            cut = number(step[2])
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
            with open(path, "rb") as file:
                data = file.read()
            head, _, body = data.partition(b"\n")
            need(head == b'{"digest": "%d",' % digest(body),
                 "the digest does not fit the contents: something was changed")
            certificate = json.loads(data)["proof"]
            obligations, leaves = check(certificate)
            print(f"accepted  {path}: {certificate['bound']}/{certificate['claim']}, "
                  f"{obligations} obligations on {leaves} boxes")
        except (Rejected, KeyError, TypeError, ValueError, IndexError, OSError) as reason:
            accepted = False
            print(f"rejected  {path}: {reason}")
    return 0 if accepted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
