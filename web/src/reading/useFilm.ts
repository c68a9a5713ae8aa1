/** The film of a pane. The viewer is large and comes by itself, once the first frame's bytes are on their way. */
import { useCallback, useState, useSyncExternalStore } from 'react'
import { fetched } from '../server/fetched'
import type { Film } from '../viewer/film'
import type { Slice } from '../viewer/stack'
import { blank, type View } from '../viewer/view'

type Viewer = typeof import('../viewer/film')

let viewer: Promise<Viewer> | undefined

/** Loads the viewer, once a page. Its start takes the processor a moment, so requests that should not wait go first. */
export function loadViewer(): Promise<Viewer> {
  viewer ??= fetched(() => import('../viewer/film'))
  return viewer
}

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
  const [missing, setMissing] = useState<Error | undefined>(undefined)
  if (missing !== undefined) throw missing
  const place = useCallback((element: HTMLDivElement) => {
    let made: Film | undefined
    let gone = false
    void loadViewer().then((loaded) => {
      if (gone) return
      made = new loaded.Film(element)
      setFilm(made)
    }).catch(setMissing)
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
  await (await loadViewer()).drawThumbnail(canvas, slice)
}
