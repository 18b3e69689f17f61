// What the page holds, as things to ask: zones, homes, facilities, circles.
const Study = (() => {
  const STATUSES = ["covered", "beyond", "unreachable", "not_snapped", "no_population"];
  const STATES = ["open", "building", "planned", "closed"];
  const REASONS = ["no_facility", "barrier", "full", "data_doubt"];
  const SEVERITIES = ["low", "medium", "high"];
  const CLAIMED = 8, ALONE = 16;

  class Circle {
    constructor(told, number, store, homes) {
      Object.assign(this, told);
      this.number = number;
      this.store = store;
      this.people = store.get("home." + told.group);
      this.homes = homes;
      this.trees = store.get("c" + number + ".trees");
    }
    column(name) {
      return this.store.get("c" + this.number + "." + name);
    }
    known(name, row, scale) {
      return this.store.known("c" + this.number + "." + name, row, scale);
    }
    has(name) {
      return this.store.has("c" + this.number + "." + name);
    }
    share(zone, kind) {
      return this.known("zone." + (kind || "covered_share"), zone, 10000);
    }
    amount(zone, kind) {
      return this.known("zone." + kind, zone, 10);
    }
    // Whether the circle asks which administrative units have a facility inside, not who walks how
    // far; then the map shows its units, and no layer that tells of walks.
    get countsUnits() {
      return this.denominator === "units";
    }
    layersOf(shown) {
      return this.countsUnits ? Object.assign({}, shown,
        {gaps: false, homes: false, inside: false, reach: false, straight: false}) : shown;
    }
    // People of the circle's group in a home.
    peopleOf(home) {
      return this.people[home] ? (this.people[home] - 1) / 10 : 0;
    }
    status(home) {
      return STATUSES[this.column("status")[home] & 7];
    }
    claimed(home) {
      return (this.column("status")[home] & CLAIMED) > 0;
    }
    alone(home) {
      return (this.column("status")[home] & ALONE) > 0;
    }
    place(home) {
      return this.column("facility")[home] - 1;
    }
    get gaps() {
      const zones = this.column("gap.zone");
      if (!this.listed) {
        this.listed = Array.from(zones, (zone, row) => ({
          zone,
          people: this.known("gap.people", row, 10),
          reach: this.known("gap.reach", row, 10),
          severity: SEVERITIES[this.column("gap.severity")[row]],
          reason: REASONS[this.column("gap.reason")[row]],
          small: this.column("gap.small")[row] === 1,
          doubtful: this.column("gap.doubtful")[row] === 1
        }));
        this.gapOf = new Map(this.listed.map((gap) => [gap.zone, gap]));
      }
      return this.listed;
    }
    gap(zone) {
      return this.gaps.length ? this.gapOf.get(zone) : undefined;
    }
    // Why a home is left out, nothing where it is not or nobody asked; and its people left out.
    reason(home) {
      const at = this.has("why.home") ? this.column("why.home")[home] : 0;
      return at ? REASONS[at - 1] : null;
    }
    leftOut(home) {
      return this.reason(home) === "full" ? this.known("why.lacking", home, 10)
        : this.peopleOf(home);
    }
    // People of the district for a reason. Those of `full` are inside and find no place; all
    // others are left out.
    left(reason) {
      return this.has("why.people") ? this.known("why.people", REASONS.indexOf(reason), 10) : 0;
    }
    // Neighbourhoods not under-served, where most of those who lack something are inside and
    // find no place.
    get crowded() {
      if (!this.asked) {
        const full = REASONS.indexOf("full"), cause = this.has("why.zone")
          ? this.column("why.cause") : [];
        this.asked = Array.from(this.has("why.zone") ? this.column("why.zone") : [])
          .filter((zone, row) => cause[row] === full && !this.gap(zone));
      }
      return this.asked;
    }
    // Neighbourhoods that need something, with the reason of most people there: those
    // under-served, and the crowded ones.
    get flagged() {
      return this.gaps.concat(this.crowded.map((zone) => ({zone, reason: "full"})));
    }
    // Whom a facility serves as the nearest within the limit, and whom it alone.
    served(place) {
      const found = {nearest: 0, alone: 0, homes: []};
      const nearest = this.column("facility"), status = this.column("status");
      for (let home = 0; home < this.homes; home += 1) {
        if (nearest[home] === place + 1 && (status[home] & 7) === 0) {
          const people = this.peopleOf(home), alone = (status[home] & ALONE) > 0;
          found.nearest += people;
          if (alone) found.alone += people;
          found.homes.push([home, alone]);
        }
      }
      return found;
    }
  }

  function zonesOf(store, told) {
    return {
      shapes: Shapes.from(store, "zone"),
      level: Array.from(store.get("zone.level"), (level) => told.levels[level]),
      x: View.xs(store.get("zone.name_x")),
      y: View.ys(store.get("zone.name_y")),
      name: store.texts["zone.name"],
      id: store.texts["zone.id"]
    };
  }

  function placesOf(store) {
    return {
      x: View.xs(store.get("place.x")),
      y: View.ys(store.get("place.y")),
      areas: Shapes.from(store, "place.area"),
      paths: Shapes.from(store, "place.path"),
      service: Array.from(store.get("place.service"), (at) => store.texts["place.services"][at]),
      state: Array.from(store.get("place.status"), (at) => STATES[at]),
      name: store.texts["place.name"],
      id: store.texts["place.id"]
    };
  }

  function open(told, store) {
    const homes = {
      x: View.xs(store.get("home.x")),
      y: View.ys(store.get("home.y")),
      name: store.texts["home.name"]
    };
    return {
      told,
      store,
      zones: zonesOf(store, told),
      homes,
      places: placesOf(store),
      circles: told.circles.map((one, at) => new Circle(one, at, store, homes.name.length))
    };
  }

  return {open, SEVERITIES, REASONS, STATES};
})();
