/** A stack on its way to the screen: what the hand passes comes too, and no frame is shown under another's name. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FrameProblem } from '../src/viewer/frames'
import { Film } from '../src/viewer/film'
import type { Slice } from '../src/viewer/stack'
import { type Stock, Supply } from '../src/viewer/supply'

/** A promise that the test keeps. */
function later<T>() {
  let keep: (value: T) => void = () => undefined
  let fail: (cause: unknown) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    keep = resolve
    fail = reject
  })
  return { promise, keep, fail }
}

/** What is asked for and not answered yet, by its name. */
class Waiting {
  readonly asked: string[] = []
  private readonly open = new Map<string, ReturnType<typeof later<unknown>>>()
  readonly ask = (id: string): Promise<unknown> => {
    this.asked.push(id)
    const one = this.open.get(id) ?? later<unknown>()
    this.open.set(id, one)
    return one.promise
  }
  get names(): readonly string[] {
    return [...this.open.keys()]
  }
  async keep(...ids: readonly string[]): Promise<void> {
    for (const id of ids) this.take(id)?.keep(imageOf(id))
    await settled()
  }
  async fail(id: string, cause: unknown = new Error('spoilt')): Promise<void> {
    this.take(id)?.fail(cause)
    await settled()
  }
  private take(id: string) {
    const one = this.open.get(id)
    this.open.delete(id)
    return one
  }
}

/** Longer than a picture takes to be drawn. */
const settled = () => new Promise((resolve) => setTimeout(() => setTimeout(resolve)))
const imageOf = (imageId: string) => ({ imageId, rows: 8, columns: 8, windowCenter: 40, windowWidth: 400 })

const screen = vi.hoisted((): { pane: unknown; load: (id: string) => Promise<unknown> } => ({ pane: undefined, load: () => Promise.resolve() }))

vi.mock('@cornerstonejs/core', () => ({ Enums: { ViewportType: { STACK: 'stack' }, Events: { IMAGE_RENDERED: 'rendered' } } }))
vi.mock('../src/viewer/engine', () => ({
  renderer: () => 'webgl',
  forgetFrames: () => undefined,
  theEngine: () => ({ enableElement: () => undefined, disableElement: () => undefined, getViewport: () => screen.pane }),
}))
vi.mock('../src/viewer/loader', () => ({
  imageIdOf: (slice: Slice) => slice.address,
  cachedImage: (id: string) => screen.load(id),
  brightPadding: () => undefined,
  windowKept: (image: ReturnType<typeof imageOf>) => ({ center: image.windowCenter, width: image.windowWidth }),
}))

/** A viewport as Cornerstone has it: the number is the new frame's at once, the picture comes later. */
class Pane {
  private ids: readonly string[] = []
  private number = 0
  private picture: ReturnType<typeof imageOf> | undefined
  readonly drawing = new Waiting()
  constructor(private readonly element: EventTarget) {}
  setStack = (ids: readonly string[], number: number) => {
    this.ids = ids
    return this.turn(number)
  }
  setImageIdIndex = (number: number) => {
    if (number >= this.ids.length) return Promise.reject(new Error('no such frame'))
    return number === this.number ? Promise.resolve() : this.turn(number)
  }
  getCurrentImageIdIndex = () => this.number
  getCornerstoneImage = () => this.picture
  getImageData = () => (this.picture === undefined ? undefined : { origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0], spacing: [1, 1] })
  worldToCanvas = ([x, y]: readonly number[]) => [x, y]
  getCamera = () => ({})
  setCamera = () => undefined
  resetCamera = () => undefined
  setProperties = () => undefined
  render = () => void setTimeout(() => this.element.dispatchEvent(new Event('rendered')))
  private async turn(number: number): Promise<void> {
    this.number = number
    const id = this.ids[number] ?? ''
    await this.drawing.ask(id)
    this.picture = imageOf(id)
  }
}

function stack(name: string, count: number): readonly Slice[] {
  return Array.from({ length: count }, (_, frame) => ({ study: '1', sop: name, frame, address: `${name}${frame}`, modality: 'CT', display: { samples: 1, windows: [], invert: false } }) as unknown as Slice)
}

describe('a film', () => {
  const a = stack('a', 9)
  const b = stack('b', 3)
  let pane: Pane
  let film: Film
  beforeEach(() => {
    vi.stubGlobal('window', { devicePixelRatio: 1 })
    vi.stubGlobal('ResizeObserver', class {
      observe = () => undefined
      disconnect = () => undefined
    })
    const element = Object.assign(new EventTarget(), { clientWidth: 8, clientHeight: 8 })
    pane = new Pane(element)
    screen.pane = pane
    screen.load = (id) => Promise.resolve(imageOf(id))
    film = new Film(element as unknown as HTMLDivElement)
  })
  afterEach(() => {
    film.close()
    vi.unstubAllGlobals()
  })
  const drawn = () => {
    const { drawn: slice, index } = film.snapshot()
    return [slice?.address, index]
  }
  const opened = async () => {
    void film.open(a)
    await settled()
    await pane.drawing.keep('a0')
    expect(drawn()).toEqual(['a0', 0])
  }

  test('goes on after a frame that could not be drawn, and says so at that frame', async () => {
    await opened()
    void film.turnTo(2)
    await settled()
    await pane.drawing.fail('a2')
    expect([film.snapshot().problem?.reason, ...drawn()]).toEqual(['undecodable', undefined, 2])
    void film.turnTo(3)
    await settled()
    await pane.drawing.keep('a3')
    expect([film.snapshot().problem, ...drawn()]).toEqual([undefined, 'a3', 3])
    void film.turnTo(2)
    await settled()
    await pane.drawing.keep('a2')
    expect(drawn()).toEqual(['a2', 2])
  })
  test('another stack is shown from its own frame on, whatever the last one was turning to', async () => {
    await opened()
    void film.turnTo(7)
    await settled()
    void film.open(b, 1)
    await settled()
    await pane.drawing.keep('b1')
    await pane.drawing.keep('a7')
    expect(drawn()).toEqual(['b1', 1])
    film.turnBy(1)
    await settled()
    await pane.drawing.keep('b2')
    expect(drawn()).toEqual(['b2', 2])
  })
  test('while a frame is on its way, what is drawn anew keeps its name and its number', async () => {
    const loads = new Waiting()
    screen.load = (id) => (id === 'a0' ? Promise.resolve(imageOf(id)) : loads.ask(id))
    await opened()
    const told = new Set<string>()
    film.subscribe(() => told.add(drawn().join(' ')))
    void film.turnTo(5)
    await loads.keep('a5')
    pane.render()
    await settled()
    await pane.drawing.keep('a5')
    expect([...told]).toEqual(['a0 0', 'a5 5'])
    expect(film.snapshot().here).toBe(2)
  })
  test('a stack whose first frame is spoilt is scrolled all the same', async () => {
    screen.load = (id) => (id === 'a0' ? Promise.reject(new FrameProblem(422, 'spoilt')) : Promise.resolve(imageOf(id)))
    await film.open(a)
    expect(film.snapshot().problem?.reason).toBe('spoilt')
    void film.turnTo(1)
    await settled()
    await pane.drawing.keep('a1')
    expect(drawn()).toEqual(['a1', 1])
    expect(film.snapshot()).toMatchObject({ here: 8, lost: 1 })
  })
  test('images that come to a stack lose no turn of the hand', async () => {
    await opened()
    const more = stack('a', 12)
    void film.open(more, 0, true)
    void film.turnTo(10)
    await settled()
    await pane.drawing.keep('a0')
    await pane.drawing.keep('a10')
    expect(drawn()).toEqual(['a10', 10])
    expect(film.snapshot().here).toBe(12)
  })
})

describe('the rest of a stack', () => {
  const ids = Array.from('abcdefghij')
  let coming: Waiting
  let stock: Stock
  let supply: Supply
  beforeEach(() => {
    coming = new Waiting()
    supply = new Supply(coming.ask, (now) => {
      stock = now
    })
    supply.fill(ids, 0)
  })

  test('comes nearest first, a few at a time, and what is on its way is not here', async () => {
    expect([coming.names, stock]).toEqual([['b', 'c', 'd'], { here: 1, lost: 0 }])
    await coming.keep('c')
    expect([coming.names, stock]).toEqual([['b', 'd', 'e'], { here: 2, lost: 0 }])
  })
  test('comes whole, with what the hand has passed', async () => {
    for (const index of [5, 7, 9, 4]) supply.around(index)
    supply.came(4)
    while (coming.names.length > 0) await coming.keep(...coming.names)
    expect(coming.asked.toSorted()).toEqual(Array.from('bcdfghij'))
    expect(stock).toEqual({ here: 10, lost: 0 })
  })
  test('a frame that cannot be read is counted, and no more once somebody turned to it and has it', async () => {
    await coming.fail('b', new FrameProblem(422, 'spoilt'))
    while (coming.names.length > 0) await coming.keep(...coming.names)
    expect(stock).toEqual({ here: 9, lost: 1 })
    supply.came(1)
    expect(stock).toEqual({ here: 10, lost: 0 })
  })
  test('waits where nothing can be had now, and goes on with the next turn of the hand', async () => {
    const away = new FrameProblem(0, 'unreachable')
    for (const id of ['b', 'c', 'd']) await coming.fail(id, away)
    expect([coming.names, stock]).toEqual([[], { here: 1, lost: 0 }])
    supply.around(5)
    while (coming.names.length > 0) await coming.keep(...coming.names)
    supply.came(5)
    expect(stock).toEqual({ here: 10, lost: 0 })
  })
})
