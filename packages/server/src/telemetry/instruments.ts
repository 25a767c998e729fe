import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Makes the instruments of a registry. Every name begins with `plimsoll_`. */
export class Instruments {
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ ...this.#terms(name, help), labelNames })
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ ...this.#terms(name, help), labelNames })
  }

  /** @param buckets upper bounds, rising */
  histogram(
    name: string,
    help: string,
    { buckets, labelNames }: { readonly buckets: number[]; readonly labelNames: readonly string[] },
  ): Histogram {
    return new Histogram({ ...this.#terms(name, help), buckets, labelNames })
  }

  #terms(
    name: string,
    help: string,
  ): { readonly name: string; readonly help: string; readonly registers: Registry[] } {
    return { name: `plimsoll_${name}`, help, registers: [this.#registry] }
  }
}
