/** How long nobody has touched this page. What a page asks by itself must not keep a session alive. */
let touched = Date.now()

/** Whoever touched the page so long ago is still at it. */
const touchedMs = 60_000

if (typeof window !== 'undefined') {
  const touch = () => {
    touched = Date.now()
  }
  for (const kind of ['pointerdown', 'pointermove', 'click', 'keydown', 'wheel']) window.addEventListener(kind, touch, { capture: true, passive: true })
}

/** Somebody is at this page. */
export function isTouched(): boolean {
  return Date.now() - touched < touchedMs
}

/** Said with each request, in whole seconds. */
export function idleSeconds(): string {
  return String(Math.max(0, Math.floor((Date.now() - touched) / 1000)))
}
