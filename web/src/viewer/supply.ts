/** Brings the rest of a stack behind the frame that is looked at: nearest first, a few at a time, none twice. */
import { cachedImage } from './loader'

const atOnce = 3

export class Supply {
  private ids: readonly string[] = []
  private missing = new Set<number>()
  private center = 0
  private running = 0
  private round = 0

  constructor(private readonly counted: (here: number) => void) {}

  /** Begins with a new stack; what was under way for the last one is no longer counted. */
  fill(ids: readonly string[], center: number): void {
    this.round += 1
    this.running = 0
    this.ids = ids
    this.center = center
    this.missing = new Set(ids.keys())
    this.missing.delete(center)
    this.report()
    this.go()
  }

  /** What lies around this one comes next; itself it is brought by who turns to it. */
  around(center: number): void {
    this.center = center
    if (this.missing.delete(center)) this.report()
  }

  stop(): void {
    this.round += 1
    this.missing = new Set()
  }

  private report(): void {
    this.counted(this.ids.length - this.missing.size)
  }

  private nearest(): number | undefined {
    let best: number | undefined
    for (const index of this.missing) {
      if (best === undefined || Math.abs(index - this.center) < Math.abs(best - this.center)) best = index
    }
    return best
  }

  private go(): void {
    while (this.running < atOnce) {
      const index = this.nearest()
      if (index === undefined) return
      this.missing.delete(index)
      void this.bring(index, this.round)
    }
  }

  /** A frame that can't be had now is asked for again when someone turns to it, and says so then. */
  private async bring(index: number, round: number): Promise<void> {
    const id = this.ids[index]
    if (id === undefined) return
    this.running += 1
    try {
      await cachedImage(id)
    } catch {
      // Nobody looks at it now: the failure is said to who does.
    }
    if (round !== this.round) return
    this.running -= 1
    this.report()
    this.go()
  }
}
