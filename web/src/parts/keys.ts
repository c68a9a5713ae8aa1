/** Keys of a page, of the reading room and the list: each by its name. None acts while someone types, nor where the focus needs it. */
import { useEffect, useRef } from 'react'

export type Bindings = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** The name of a key: `W`, `1`, `Shift+1`, `Ctrl+Enter`, `Shift+ArrowUp`. Digits are taken by their place on the board. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
  const letterOrSign = digit === undefined && event.key.length === 1 && !/^[A-Z]$/.test(key)
  const parts = [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.shiftKey && !letterOrSign ? 'Shift' : '', key]
  return parts.filter((part) => part !== '').join('+')
}

const textFields = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]'
const ownArrows = 'input[type=radio], [role=slider], [data-own-arrows]'
const ownEnter = 'button, a[href], input, summary, [role=button], [role=option]'

/** Whether somebody who has the focus there is writing. */
export function isWritten(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(textFields)
}

/** Whether the element that has the focus needs this key for itself. */
export function taken(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false
  if (isWritten(target)) return !name.startsWith('Ctrl+') && name !== 'Escape'
  if (/Arrow|Home|End/.test(name)) return target.matches(ownArrows)
  if (name === 'Enter' || name === ' ') return target.matches(ownEnter)
  return false
}

/** Binds the keys for as long as the page is open and `active`. */
export function useKeys(bindings: Bindings, active: boolean): void {
  const current = useRef(bindings)
  useEffect(() => {
    current.current = bindings
  })
  useEffect(() => {
    if (!active) return undefined
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event)
      const act = current.current[name]
      if (act === undefined || event.altKey || event.isComposing || taken(event.target, name)) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [active])
}
