/** A source of chance that gives the same numbers for the same seed: a forecast can be made again. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spareNormal: number | null = null;

  /** @param seed any text */
  constructor(seed: string) {
    let state = hashOf(seed);
    const next = () => (state = splitmix(state + 0x9e3779b9)) >>> 0;
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** Evenly distributed over [0, 1): xoshiro128++ of Blackman and Vigna (2019), 32 bits of it. */
  uniform(): number {
    const sum = (this.#a + this.#d) | 0;
    const result = (rotate(sum, 7) + this.#a) | 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return (result >>> 0) / 4_294_967_296;
  }

  /** Standard normal: the polar method of Marsaglia and Bray (1964), which gives two at a time. */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== null) {
      this.#spareNormal = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = y * factor;
      return x * factor;
    }
  }

  /** Gamma with scale 1: Marsaglia and Tsang (2000). @param shape greater than 0 */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Chi-squared. @param degrees of freedom, greater than 0 */
  chiSquared(degrees: number): number {
    return 2 * this.gamma(degrees / 2);
  }

  /** @param a greater than 0 @param b greater than 0 */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** The finaliser of splitmix32: seeds that are alike give states that are not. */
function splitmix(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  const second = Math.imul(first ^ (first >>> 15), 0x735a2d97);
  return second ^ (second >>> 15);
}
