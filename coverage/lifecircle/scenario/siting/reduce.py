"""A covering problem made small without changing its answer.

Homes that standing sites reach already need nothing; homes that the same candidates could reach
are one; a candidate that reaches nobody whom another, no dearer one does not reach is not needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Reached, Rules


@dataclass(frozen=True, eq=False)
class Small:
    """What is left to decide.

    Parameters
    ----------
    candidates
        Sites that may be built, in their order.
    covers
        A row a class of homes, a column a candidate: 1 where it would reach them.
    people
        Of each class.
    class_of
        Class of each home; -1 where standing sites reach it, -2 where nobody lives or no
        candidate could.
    reached
        People whom standing sites reach.
    lost
        People no site could reach.
    """

    candidates: Ints
    covers: csr_array
    people: Numbers
    class_of: Ints
    reached: float
    lost: float


def reduced(reached: Reached, rules: Rules, *, every_site: bool = False) -> Small:
    """Return a problem without what is decided already.

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        Which sites stand; groups of homes with a floor of their own stay apart from the others.
    every_site
        Keep candidates that another one could stand for.
    """
    homes, standing = len(reached.people), _standing(reached, rules)
    served = np.zeros(homes, bool)
    served[reached.home[standing[reached.site]]] = True
    open_ = ~served[reached.home] & ~standing[reached.site]
    home, site = reached.home[open_], reached.site[open_]
    # A site that reaches nobody new may still be the one a street must have.
    asked = [np.asarray(group, np.int64) for group in rules.one_in]
    sites = np.unique(np.concatenate((site, *asked)))
    sites = sites[~standing[sites]]
    table = csr_array(
        (np.ones(len(home), np.int8), (home, np.searchsorted(sites, site))),
        shape=(homes, len(sites)),
    )
    table.sum_duplicates()
    hopeful = np.flatnonzero((np.diff(table.indptr) > 0) & (reached.people > 0))
    first, class_of_hopeful = same_rows(table[hopeful], floor_groups(rules, homes)[hopeful])
    class_of = np.where(served, -1, -2)
    class_of[hopeful] = class_of_hopeful
    covers = table[hopeful[first]]
    covers.data[:] = 1
    people = np.bincount(class_of_hopeful, reached.people[hopeful], minlength=len(first))
    free = not (rules.one_in or rules.not_both or every_site)
    price = price_of(reached, rules)
    kept = undominated(covers, price[sites]) if free else np.arange(len(sites))
    return Small(
        candidates=sites[kept],
        covers=csr_array(covers[:, kept]),
        people=people.astype(np.float64),
        class_of=class_of,
        reached=float(reached.people[served].sum()),
        lost=float(reached.people[class_of == -2].sum()),
    )


def price_of(reached: Reached, rules: Rules) -> Numbers:
    """Return the price of every site, 1 where none is stated."""
    return np.ones(reached.sites) if rules.price is None else rules.price


def _standing(reached: Reached, rules: Rules) -> Bools:
    """Return which sites are there already."""
    return np.zeros(reached.sites, bool) if rules.standing is None else rules.standing


def floor_groups(rules: Rules, homes: int) -> Ints:
    """Return the combination of floors each home counts towards, as one number."""
    group = np.zeros(homes, np.int64)
    for members, _ in rules.floors:
        inside = np.zeros(homes, np.int64)
        inside[members] = 1
        group = np.unique(group * 2 + inside, return_inverse=True)[1]
    return group


def same_rows(table: csr_array, group: Ints) -> tuple[Ints, Ints]:
    """Return a first row of each class of equal rows of one group, and the class of each row.

    Rows are told apart by two sums of random numbers of their columns, then compared in full.
    """
    codes = np.random.default_rng(0).integers(1, 2**63 - 1, (table.shape[1], 2), dtype=np.int64)
    table.sort_indices()
    size = np.diff(table.indptr)
    row = np.repeat(np.arange(table.shape[0]), size)
    sums = np.zeros((table.shape[0], 2), np.int64)
    with np.errstate(over="ignore"):
        np.add.at(sums, row, codes[table.indices])
    keys = np.column_stack((group, size, sums))
    _, first, label = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    label = label.ravel()
    begin = table.indptr[first[label]] - table.indptr[:-1]
    same = table.indices == table.indices[np.arange(len(table.indices)) + np.repeat(begin, size)]
    if not same.all():  # two sums of 63 bits alike by chance: as good as never
        raise ArithmeticError("two different rows have the same code")
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return first[order], rank[label]


def undominated(covers: csr_array, price: Numbers) -> Ints:
    """Return the candidates left when a dearer one that reaches no one else goes.

    Of two that reach the same at the same price the first stays.

    Parameters
    ----------
    covers
        A row a class of homes, a column a candidate.
    price
        Of each candidate.
    """
    wide = covers.astype(np.int32)
    shared = (wide.T @ wide).tocoo()
    size = np.asarray(wide.sum(axis=0)).ravel()
    small, large = shared.row, shared.col
    within = (shared.data == size[small]) & (small != large) & (price[large] <= price[small])
    same = (size[small] == size[large]) & (price[large] == price[small])
    goes = within & (~same | (large < small))
    kept = np.ones(len(size), bool)
    kept[small[goes]] = False
    return np.flatnonzero(kept)


def implied(covers: csr_array) -> Ints:
    """Return the rows that must be reached one by one for all to be.

    Who is reached by every site that reaches somebody else is reached with them.

    Parameters
    ----------
    covers
        A row a class of homes, a column a candidate.
    """
    rows, columns = csr_array(covers), csc_array(covers)
    size = np.diff(rows.indptr)
    order = np.argsort(size, kind="stable")
    needed = np.ones(len(size), bool)
    for row in order:
        if not needed[row]:
            continue
        sites = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
        many = np.diff(columns.indptr)[sites]
        others = None
        for site in sites[np.argsort(many, kind="stable")]:
            held = columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
            others = held[needed[held]] if others is None else others[np.isin(others, held)]
            if len(others) <= 1:
                break
        if others is not None:
            needed[others[size[others] > size[row]]] = False
    return np.flatnonzero(needed)


def positions(candidates: Ints, sites: Sequence[int] | Ints) -> Ints:
    """Return where some sites stand among the candidates, without those that do not."""
    place = {int(one): at for at, one in enumerate(candidates)}
    return np.array([place[int(one)] for one in sites if int(one) in place], np.int64)
