#!/usr/bin/env python3
"""Checks certificates of `assay prove` with exact fractions and nothing else.

    python3 verify_certificate.py FILE.certificate.json ...

Every obligation is a sum of products of polynomials that is = 0, >= 0 or > 0 on a box. The products
are multiplied out to P, and steps show its sign:

  cut v at      the part below and the part above follow;
  square q R    R >= 0 follows, then P - R q^2 in P's place;
  above y ...   P = A y + B, y = f(u) <= Q/M: -A >= 0 follows, then M > 0, then A Q + B M in P's place;
  below y ...   the same with y >= Q/M and A >= 0;
  leaf b        on a part from l to u every variable is v = (l + u x) / (1 + x) with x >= 0 (u is
                x = infinity), and P(v) * prod (1 + x)^d = sum b_i prod x^i is compared.

No b_i gives P = 0; all b_i >= 0 gives P >= 0; P > 0 when on every face of the part that belongs to the
domain some positive b_i belongs to a product that does not vanish there. Written apart from the Swift
checker. Exit code 0 when every file is accepted.
"""
import itertools
import json
import sys
from fractions import Fraction
from math import factorial

PRIME = 2**41 - 21


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


def add(a, b, factor=1):
    result = dict(a)
    for key, value in b.items():
        result[key] = result.get(key, 0) + factor * value
    return {key: value for key, value in result.items() if value}


def multiply(a, b):
    result = {}
    for first, x in a.items():
        for second, y in b.items():
            key = tuple(i + j for i, j in zip(first, second))
            result[key] = result.get(key, 0) + x * y
    return {key: value for key, value in result.items() if value}


def scale(a, factor):
    return {key: value * factor for key, value in a.items() if value * factor}


def power(a, exponent, count):
    result = {(0,) * count: Fraction(1)}
    for _ in range(exponent):
        result = multiply(result, a)
    return result


def read(terms, count):
    need(isinstance(terms, list) and len(terms) % 2 == 0, "a term has no coefficient")
    polynomial = {}
    for key, text in zip(terms[::2], terms[1::2]):
        exponents = tuple(int(e) for e in key.split())
        need(len(exponents) == count and all(0 <= e <= 200 for e in exponents),
             "a term does not fit the variables")
        need(exponents not in polynomial, "a term occurs twice")
        polynomial[exponents] = number(text)
    return {key: value for key, value in polynomial.items() if value}


def exponential(c):
    """At most exp(c): the series with 20 terms at c / 2^j, squared j times."""
    need(abs(c) <= 64, "exp of a number that is too large")
    if abs(c) > 1:
        return exponential(c / 2) ** 2
    return sum(c**i / factorial(i) for i in range(20))


def replacement(side, is_upper, numbers, count):
    """Q and M with f(u) <= Q/M, or >=."""
    n, d = side["numerator"], side["denominator"]
    c = numbers[0]
    if side["function"] == "sqrt":
        need(len(numbers) == 1 and c > 0, "no bound of sqrt")
        total = add(n, d, c * c)
        return (total, scale(d, 2 * c)) if is_upper else (scale(n, 2 * c), total)
    need(len(numbers) == 3, "no such bound")
    v, k = numbers[1], numbers[2]
    need(k.denominator == 1 and 1 <= k <= 20, "no such bound")
    k = int(k)
    rise = add(n, d, -c)
    if side["function"] == "exp":
        need(v > 0, "no bound of exp")
        need(v * exponential(-c) >= 1 if is_upper else v <= exponential(c), "no bound of exp")
        x, y, terms = scale(rise, -1 if is_upper else 1), d, \
            [Fraction(1, factorial(i)) for i in range(2 * k)]
    else:
        need(side["function"] == "log" and c > 0, "no such function")
        need(exponential(v) >= c if is_upper else c * exponential(-v) >= 1, "no bound of log")
        sign = -1 if is_upper else 1
        x, y = scale(rise, sign), scale(d, c) if is_upper else n
        terms = [v] + [Fraction(sign, i) for i in range(1, 2 * k)]
    total = {}
    for i, term in enumerate(terms):
        product = multiply(power(x, i, count), power(y, 2 * k - 1 - i, count))
        total = add(total, product, term)
    whole = power(y, 2 * k - 1, count)
    if side["function"] == "exp":
        return (scale(whole, v), total) if is_upper else (scale(total, v), whole)
    return total, whole


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
            result[key] = result.get(key, 0) + value * factor
    return {key: value for key, value in result.items() if value}


class Checker:
    def __init__(self, certificate):
        need(certificate["format"] == "assay-certificate-3", "another format")
        need(certificate["obligations"], "nothing is proved")
        self.count, self.leaves, self.used = len(certificate["variables"]), 0, set()
        box = []
        for v in certificate["variables"]:
            side = {"name": v["name"], "function": v["function"], "lower": number(v["lower"]),
                    "upper": number(v["upper"]), "low": v["includesLower"],
                    "high": v["includesUpper"]}
            for part in ("numerator", "denominator"):
                side[part] = read(v[part], self.count)
                need(all(not any(key[len(box):]) for key in side[part]),
                     f'{v["name"]} defines itself')
            need(isinstance(side["low"], bool) and isinstance(side["high"], bool),
                 "an end is neither in nor out")
            side["ranged"] = v["function"] == "" and side["lower"] < side["upper"]
            need(side["ranged"] or side["lower"] == side["upper"] == 0,
                 f'{v["name"]} has no range')
            box.append(side)
        for obligation in certificate["obligations"]:
            self.steps, self.position = obligation["steps"], 0
            polynomial = {}
            for factors in obligation["products"]:
                value = power({}, 0, self.count)
                for terms in factors:
                    value = multiply(value, read(terms, self.count))
                polynomial = add(polynomial, value)
            need(obligation["relation"] in ("= 0", ">= 0", "> 0"), "no such relation")
            try:
                self.walk(box, polynomial, obligation["relation"])
                need(self.position == len(self.steps), "there are steps that belong to no part")
            except Rejected as reason:
                raise Rejected(f'{obligation["purpose"]}: {reason}')
        need(all(not side["ranged"] or k in self.used for k, side in enumerate(box)),
             "a variable has a range that no inequality uses")

    def walk(self, box, p, relation):
        need(self.position < len(self.steps), "the parts do not cover the box")
        step = self.steps[self.position]
        self.position += 1
        kind = step[0]
        if kind == "leaf":
            return self.leaf(read(step[1:], self.count), box, p, relation)
        place = int(step[1])
        need(place >= 0, "no such step")
        if kind == "square":
            need(2 * place + 2 <= len(step), "a square has no terms")
            q = read(step[2:2 * place + 2], self.count)
            r = read(step[2 * place + 2:], self.count)
            self.walk(box, r, ">= 0")
            return self.walk(box, add(p, multiply(r, multiply(q, q)), -1), relation)
        numbers = [number(text) for text in step[2:]]
        need(kind in ("cut", "above", "below") and place < self.count and numbers, "no such step")
        side = box[place]
        if kind == "cut":
            need(side["ranged"] and side["lower"] < numbers[0] < side["upper"], "no cut")
            for change in ({"upper": numbers[0], "high": True}, {"lower": numbers[0], "low": True}):
                self.walk(box[:place] + [{**side, **change}] + box[place + 1:], p, relation)
            return None
        q, m = replacement(side, kind == "above", numbers, self.count)
        b = {key: value for key, value in p.items() if key[place] == 0}
        a = {key[:place] + (key[place] - 1,) + key[place + 1:]: value
             for key, value in p.items() if key[place] > 0}
        self.walk(box, scale(a, -1 if kind == "above" else 1), ">= 0")
        self.walk(box, m, "> 0")
        return self.walk(box, add(multiply(a, q), multiply(b, m)), relation)

    def leaf(self, claimed, box, p, relation):
        degrees = [max((key[k] for key in p), default=0) for k in range(self.count)]
        found = p
        for place, degree in enumerate(degrees):
            if degree:
                need(box[place]["ranged"], "a variable has no known range")
                self.used.add(place)
                found = substitute(found, place, box[place]["lower"], box[place]["upper"], degree)
        need(claimed == found, "the coefficients are not those of the polynomial on this part")
        need(all(b > 0 for b in claimed.values()), "a coefficient is negative")
        need(relation != "= 0" or not claimed, "the identity does not hold")
        if relation == "> 0":
            sides = [["inside"] + (["lower"] * s["low"] + ["upper"] * s["high"] if d else [])
                     for s, d in zip(box, degrees)]
            for face in itertools.product(*sides):
                need(any(all(f == "inside" or i == (0 if f == "lower" else d)
                             for f, i, d in zip(face, key, degrees)) for key in claimed),
                     "the polynomial may vanish on this part")
        self.leaves += 1


def main(paths):
    accepted = bool(paths)
    sys.setrecursionlimit(5000)
    for path in paths:
        try:
            with open(path, "rb") as file:
                data = file.read()
            head, _, body = data.partition(b"\n")
            need(head == b'{"digest": "%d",' % digest(body),
                 "the digest does not fit the contents: something was changed")
            certificate = json.loads(data)["proof"]
            checker = Checker(certificate)
            print(f"accepted  {path}: {certificate['bound']}/{certificate['claim']}, "
                  f"{len(certificate['obligations'])} obligations on {checker.leaves} boxes")
        except (Rejected, KeyError, TypeError, ValueError, IndexError, OSError) as reason:
            accepted = False
            print(f"rejected  {path}: {reason}")
    return 0 if accepted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
