/** How long nobody has touched this page. What a page asks by itself must not keep a session alive. */
let touched = Date.now()

/** When the server ends a session that nobody uses, and how long before that the page says so. */
const endsMs = 30 * 60_000
export const warnedMs = 2 * 60_000

/** When this browser was touched last, in whichever of its tabs: they share one session. */
const everywhere = 'lynkeus.touched'
const toldMs = 10_000
let told = 0

/** Whoever touched the page so long ago is still at it. */
const touchedMs = 60_000

if (typeof window !== 'undefined') {
  const touch = () => {
    touched = Date.now()
    if (touched - told < toldMs) return
    told = touched
    window.localStorage.setItem(everywhere, String(touched))
  }
  for (const kind of ['pointerdown', 'pointermove', 'click', 'keydown', 'wheel']) window.addEventListener(kind, touch, { capture: true, passive: true })
}

/** Somebody is at this page. */
export function isTouched(): boolean {
  return Date.now() - touched < touchedMs
}

/** When the session ends if nobody touches this browser until then. */
export function endOf(touchedHere: number, elsewhere: string | null): number {
  return Math.max(touchedHere, Number(elsewhere ?? 0)) + endsMs
}

export function sessionEnd(): number {
  return endOf(touched, window.localStorage.getItem(everywhere))
}

/** Said with each request, in whole seconds. */
export function idleSeconds(): string {
  return String(Math.max(0, Math.floor((Date.now() - touched) / 1000)))
}
