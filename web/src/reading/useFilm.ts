/** The film of a pane. The viewer is large: it is on its way from the moment this room is, beside the study's own data. */
import { useCallback, useState, useSyncExternalStore } from 'react'
import type { Film } from '../viewer/film'
import type { Slice } from '../viewer/stack'
import { blank, type View } from '../viewer/view'

const viewer = import('../viewer/film')

export interface Held {
  readonly film: Film | undefined
  readonly view: View
  /** Goes on the element that the picture is drawn in. */
  readonly place: (element: HTMLDivElement) => () => void
}

const listenToNothing = () => () => undefined
const seeNothing = () => blank

export function useFilm(): Held {
  const [film, setFilm] = useState<Film | undefined>(undefined)
  const place = useCallback((element: HTMLDivElement) => {
    let made: Film | undefined
    let gone = false
    void viewer.then((loaded) => {
      if (gone) return
      made = new loaded.Film(element)
      setFilm(made)
    })
    return () => {
      gone = true
      made?.close()
      setFilm(undefined)
    }
  }, [])
  const view = useSyncExternalStore(film?.subscribe ?? listenToNothing, film?.snapshot ?? seeNothing)
  return { film, view, place }
}

/** Draws a slice small into a canvas. */
export async function drawSmall(canvas: HTMLCanvasElement, slice: Slice): Promise<void> {
  await (await viewer).drawThumbnail(canvas, slice)
}
