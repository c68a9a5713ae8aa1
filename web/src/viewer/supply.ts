/** Brings the rest of a stack behind the frame that is looked at: nearest first, a few at a time, none twice. */
import { FrameProblem } from './frames'

const atOnce = 3

/** How much of a stack is here. */
export interface Stock {
  readonly here: number
  /** Frames that could not be read. */
  readonly lost: number
}

export class Supply {
  private ids: readonly string[] = []
  /** Neither here nor on their way. */
  private missing = new Set<number>()
  private here = new Set<number>()
  private lost = new Set<number>()
  private center = 0
  private running = 0
  private round = 0
  /** Nothing can be had now: the next turn of the hand tries again. */
  private resting = false

  constructor(
    private readonly bring: (id: string) => Promise<unknown>,
    private readonly counted: (stock: Stock) => void,
  ) {}

  /** Begins with a new stack, one frame of which is here; what was under way for the last one is no longer counted. */
  fill(ids: readonly string[], center: number): void {
    this.stop()
    this.running = 0
    this.ids = ids
    this.center = center
    this.missing = new Set(ids.keys())
    this.here = new Set()
    this.lost = new Set()
    this.came(center)
  }

  /** What lies around this one comes next. Itself it is brought by who turns to it, or in its place once the hand has passed it. */
  around(center: number): void {
    this.center = center
    this.goOn()
  }

  /** A frame is here, whoever brought it. */
  came(index: number): void {
    if (!this.here.has(index)) {
      this.missing.delete(index)
      this.lost.delete(index)
      this.here.add(index)
      this.report()
    }
    this.goOn()
  }

  stop(): void {
    this.round += 1
    this.missing = new Set()
  }

  private report(): void {
    this.counted({ here: this.here.size, lost: this.lost.size })
  }

  private nearest(): number | undefined {
    let best: number | undefined
    for (const index of this.missing) {
      if (index === this.center) continue
      if (best === undefined || Math.abs(index - this.center) < Math.abs(best - this.center)) best = index
    }
    return best
  }

  private goOn(): void {
    this.resting = false
    this.go()
  }

  private go(): void {
    while (this.running < atOnce && !this.resting) {
      const index = this.nearest()
      if (index === undefined) return
      this.missing.delete(index)
      void this.fetch(index, this.round)
    }
  }

  private async fetch(index: number, round: number): Promise<void> {
    const id = this.ids[index]
    if (id === undefined) return
    this.running += 1
    const problem = await this.bring(id).then(() => undefined, (cause: unknown) => ({ cause }))
    if (round !== this.round) return
    this.running -= 1
    if (problem === undefined) this.came(index)
    else this.failed(index, problem.cause)
  }

  /** Nobody looks at it now: what went wrong is said to who turns to it, and here it is counted. */
  private failed(index: number, cause: unknown): void {
    if (this.here.has(index)) {
      this.go()
      return
    }
    if (cause instanceof FrameProblem && cause.passing) {
      this.missing.add(index)
      this.resting = true
      return
    }
    this.lost.add(index)
    this.report()
    this.go()
  }
}
