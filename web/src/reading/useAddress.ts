/** The address says what is shown: series, slice, window. It is written when the hand rests, and read once at the start. */
import { useEffect } from 'react'
import type { Window } from '../geometry/window'
import type { View } from '../viewer/view'

export interface Place {
  /** Undefined for the one that opens by itself. */
  readonly series: number | undefined
  readonly slice: number
  readonly window: Window | undefined
}

const restMs = 400

function count(text: string | null): number | undefined {
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 ? value - 1 : undefined
}

export function readPlace(search: string): Place {
  const question = new URLSearchParams(search)
  const width = Number(question.get('ww') ?? Number.NaN)
  const center = Number(question.get('wl') ?? Number.NaN)
  const window = width >= 1 && Number.isFinite(width) && Number.isFinite(center) ? { width, center } : undefined
  return { series: count(question.get('series')), slice: count(question.get('slice')) ?? 0, window }
}

export function writePlace(place: Place, search: string): string {
  const question = new URLSearchParams(search)
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) question.delete(name)
    else question.set(name, value)
  }
  set('series', place.series === undefined ? undefined : String(place.series + 1))
  set('slice', place.slice === 0 ? undefined : String(place.slice + 1))
  set('ww', place.window === undefined ? undefined : String(Math.round(place.window.width)))
  set('wl', place.window === undefined ? undefined : String(Math.round(place.window.center)))
  const text = question.toString()
  return text === '' ? '' : `?${text}`
}

/** Writes where the reader is into the address, without a new entry in the history. */
export function useAddress(series: number | undefined, view: View, touched: boolean): void {
  const { index, window: shown, drawn } = view
  useEffect(() => {
    if (drawn === undefined) return undefined
    const timer = window.setTimeout(() => {
      const search = writePlace({ series, slice: index, window: touched ? shown : undefined }, window.location.search)
      if (search !== window.location.search) window.history.replaceState(window.history.state, '', window.location.pathname + search)
    }, restMs)
    return () => window.clearTimeout(timer)
  }, [series, index, shown, drawn, touched])
}
