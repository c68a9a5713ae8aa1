/** How long a person has worked on a study: time without input is not counted. */

/** After so many milliseconds without input the clock stands still. */
export const idleMs = 60_000

export interface Activity {
  readonly countedMs: number
  /** When input was last seen; undefined while the page is hidden. */
  readonly last: number | undefined
}

export function begin(nowMs: number): Activity {
  return { countedMs: 0, last: nowMs }
}

/** The time since the last input, as far as it counts. */
function since(activity: Activity, nowMs: number): number {
  return activity.last === undefined ? 0 : Math.min(idleMs, Math.max(0, nowMs - activity.last))
}

export function touched(activity: Activity, nowMs: number): Activity {
  return { countedMs: activity.countedMs + since(activity, nowMs), last: nowMs }
}

export function hidden(activity: Activity, nowMs: number): Activity {
  return { countedMs: activity.countedMs + since(activity, nowMs), last: undefined }
}

/** Seconds of work until now, to a tenth. */
export function activeSeconds(activity: Activity, nowMs: number): number {
  return Math.round((activity.countedMs + since(activity, nowMs)) / 100) / 10
}
