/**
 * One picture on the screen: a stack of frames drawn by Cornerstone, with its window and camera.
 * It holds the state of display; the page reads snapshots of it and asks for changes.
 */
import { Enums, type StackViewport, type Types } from '@cornerstonejs/core'
import { type Affine, affineFrom, apply, identity, inverted, type Point, scaleOf } from '../geometry/coordinates'
import { dragged, rangeOf, stepOf, type Window } from '../geometry/window'
import { forgetFrames, renderer, theEngine } from './engine'
import { FrameProblem } from './frames'
import { cachedImage, imageIdOf } from './loader'
import type { Slice } from './stack'
import { Supply } from './supply'
import { blank, type View } from './view'

let films = 0

export class Film {
  readonly id = `film-${(films += 1)}`
  private readonly listeners = new Set<() => void>()
  private readonly viewport: StackViewport
  private readonly rendered = () => this.look()
  private readonly observer: ResizeObserver
  private slices: readonly Slice[] = []
  private opened: Window = blank.window
  /** The reader has set a window of his own: frames no longer change it. */
  private byHand = false
  private view: View = { ...blank, renderer: renderer() }
  private readonly supply = new Supply((here) => this.change({ here }))
  private closed = false
  /** The whole film is shown, as opened: it is fitted again when the pane changes its size. */
  private fitted = true
  private wanted = 0
  /** The stack in which a frame is on its way to the screen. */
  private turning: readonly Slice[] | undefined

  constructor(private readonly element: HTMLDivElement) {
    const engine = theEngine()
    engine.enableElement({
      viewportId: this.id, element, type: Enums.ViewportType.STACK, defaultOptions: { background: [0, 0, 0] },
    })
    this.viewport = engine.getViewport<StackViewport>(this.id)
    element.addEventListener(Enums.Events.IMAGE_RENDERED, this.rendered)
    this.observer = new ResizeObserver(() => this.resize())
    this.observer.observe(element)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly snapshot = (): View => this.view

  /**
   * Shows another stack from its frame `index` on, with the window that its header gives.
   * With `same` it is the stack that is here, after images came to it: window and camera stay as the reader has them.
   */
  async open(slices: readonly Slice[], index = 0, same = false): Promise<void> {
    const stays = same && this.view.drawn !== undefined
    const camera = stays && !this.fitted ? this.viewport.getCamera() : undefined
    this.slices = slices
    if (!stays) this.change({ ...blank, index, renderer: renderer() })
    this.wanted = index
    const image = await this.fetched(index)
    if (image === undefined || this.slices !== slices) return
    if (!stays) {
      this.opened = openingOf(image)
      this.byHand = false
    }
    await this.viewport.setStack(slices.map(imageIdOf), index)
    this.change(stays ? { index } : { window: this.opened })
    if (camera === undefined) this.fit()
    else this.aim(camera)
    this.paint()
    this.supply.fill(slices.map(imageIdOf), index)
  }

  /**
   * Turns to another frame of the stack, one after another as each comes; what the hand has passed meanwhile is not asked for.
   * Those around it come next.
   */
  async turnTo(index: number): Promise<void> {
    const { slices } = this
    const target = Math.min(slices.length - 1, Math.max(0, index))
    const opening = this.view.drawn === undefined && this.view.problem === undefined
    if (target === this.wanted || opening) return
    this.wanted = target
    this.supply.around(target)
    if (this.turning === slices) return
    this.turning = slices
    let reached: number | undefined
    while (reached !== this.wanted && this.slices === slices && !this.closed) {
      reached = this.wanted
      await this.show(reached)
    }
    if (this.turning === slices) this.turning = undefined
  }

  turnBy(steps: number): void {
    void this.turnTo(this.wanted + steps)
  }

  /** The window that the stack opened with, or that the header gives this frame. */
  get openedWindow(): Window {
    return this.opened
  }

  get length(): number {
    return this.slices.length
  }

  /** The frame turned to last, drawn or still on its way. */
  get target(): number {
    return this.wanted
  }

  setWindow(window: Window): void {
    if (this.isColour()) return
    this.byHand = true
    this.change({ window })
    this.paint()
  }

  dragWindow(from: Window, by: Point): void {
    this.setWindow(dragged(from, by, stepOf(this.opened)))
  }

  invert(): void {
    this.change({ inverted: !this.view.inverted })
    this.paint()
  }

  /** Moves the picture by points of the pane. */
  panBy(by: Point): void {
    const points = this.pointsPerCanvasPoint()
    const from = this.viewport.canvasToWorld([0, 0])
    const to = this.viewport.canvasToWorld([by.x / points, by.y / points])
    this.fitted = false
    const camera = this.viewport.getCamera()
    this.viewport.setCamera({ ...shifted(camera, [from[0] - to[0], from[1] - to[1], from[2] - to[2]]) })
    this.viewport.render()
  }

  /** Enlarges around a point of the pane, or around its middle. */
  zoomBy(factor: number, around: Point = this.middle()): void {
    const { parallelScale, scale } = this.viewport.getCamera()
    const zoom = this.view.zoom * factor
    if (parallelScale === undefined || zoom < 0.02 || zoom > 60) return
    const before = this.imagePoint(around)
    this.fitted = false
    this.viewport.setCamera(scale === undefined ? { parallelScale: parallelScale / factor } : { scale: scale * factor })
    const after = before === undefined ? around : apply(this.mapping(), before)
    this.panBy({ x: around.x - after.x, y: around.y - after.y })
  }

  /** Back to the whole film with the window it opened with. */
  reset(): void {
    this.fit()
    this.byHand = false
    this.change({ window: this.opened, inverted: false })
    this.paint()
  }

  /** The image point under a point of the pane. */
  imagePoint(at: Point): Point | undefined {
    const back = inverted(this.mapping())
    return back === undefined ? undefined : apply(back, at)
  }

  middle(): Point {
    return { x: this.element.clientWidth / 2, y: this.element.clientHeight / 2 }
  }

  close(): void {
    this.closed = true
    this.supply.stop()
    this.observer.disconnect()
    this.element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.rendered)
    theEngine().disableElement(this.id)
    forgetFrames()
  }

  /** A frame that its header gives a window of its own is shown by it, until the reader sets one. The page is told once it is drawn. */
  private async show(index: number): Promise<void> {
    const { slices } = this
    const image = await this.fetched(index)
    if (image === undefined || this.slices !== slices || this.closed) return
    const before = this.viewport.getCornerstoneImage()
    await this.viewport.setImageIdIndex(index)
    // Drawing by the processor, Cornerstone keeps the size of the last frame until it is fitted anew.
    if (renderer() === 'cpu' && (before.rows !== image.rows || before.columns !== image.columns)) this.fit()
    const own = slices[index]?.display.windows.length !== 0
    if (own) this.opened = openingOf(image)
    const window = own && !this.byHand ? this.opened : this.view.window
    this.view = { ...this.view, index, window, problem: undefined }
    this.paint()
  }

  private isColour(): boolean {
    return this.slices[this.view.index]?.display.samples === 3
  }

  private async fetched(index: number): Promise<Types.IImage | undefined> {
    const slice = this.slices[index]
    if (slice === undefined) return undefined
    try {
      return await cachedImage(imageIdOf(slice))
    } catch (problem) {
      const said = problem instanceof FrameProblem ? problem : new FrameProblem(0, 'undecodable')
      if (this.wanted === index) this.change({ problem: said, drawn: undefined, index })
      return undefined
    }
  }

  private paint(): void {
    const slice = this.slices[this.view.index]
    if (slice === undefined || this.closed) return
    const { window, inverted } = this.view
    this.viewport.setProperties({ voiRange: rangeOf(window), invert: inverted !== slice.display.invert })
    this.viewport.render()
  }

  /** Reads off what has just been drawn. */
  private look(): void {
    if (this.slices.length === 0 || this.data() === undefined) return
    const affine = this.mapping()
    const index = this.viewport.getCurrentImageIdIndex()
    const drawn = this.slices[index]
    // While another stack is on its way, its slices say nothing of the picture that still stands.
    if (drawn !== undefined && imageIdOf(drawn) !== this.viewport.getCurrentImageId()) return
    this.change({ drawn, index, affine, zoom: scaleOf(affine) * (window.devicePixelRatio || 1) })
  }

  /** Undefined until the first frame is there, whatever Cornerstone's types say. */
  private data(): ReturnType<StackViewport['getImageData']> | undefined {
    return this.viewport.getImageData()
  }

  /** Where Cornerstone puts the corner of the first pixel and its neighbours. */
  private mapping(): Affine {
    const data = this.data()
    if (data === undefined) return identity
    const { origin, direction, spacing } = data
    const corner = renderer() === 'cpu' ? 0 : -0.5
    const points = this.pointsPerCanvasPoint()
    const place = (column: number, row: number): Point => {
      const across = (column + corner) * spacing[0]
      const down = (row + corner) * spacing[1]
      const at = (axis: 0 | 1 | 2) => origin[axis] + across * direction[axis] + down * direction[axis + 3 as 3 | 4 | 5]
      const [x, y] = this.viewport.worldToCanvas([at(0), at(1), at(2)])
      return { x: x * points, y: y * points }
    }
    return affineFrom(place(0, 0), place(1, 0), place(0, 1))
  }

  /** Drawing by the processor, Cornerstone counts its canvas in screen pixels and yet makes it no finer than the pane. */
  private pointsPerCanvasPoint(): number {
    if (renderer() === 'webgl') return 1
    const { canvas } = this.viewport
    return (canvas.clientWidth / canvas.width) * window.devicePixelRatio
  }

  private aim(camera: Types.ICamera): void {
    const { parallelScale, scale } = camera
    if (scale !== undefined) this.viewport.setCamera({ scale })
    else if (parallelScale !== undefined) this.viewport.setCamera({ parallelScale })
    this.viewport.setCamera(shifted(camera, [0, 0, 0]))
  }

  private fit(): void {
    this.fitted = true
    this.viewport.resetCamera()
  }

  private resize(): void {
    theEngine().resize(true, true)
    if (!this.fitted || this.data() === undefined) return
    this.fit()
    this.viewport.render()
  }

  private change(part: Partial<View>): void {
    this.view = { ...this.view, ...part }
    for (const listener of this.listeners) listener()
  }
}

function openingOf(image: Types.IImage): Window {
  return { center: Number(image.windowCenter), width: Number(image.windowWidth) }
}

function shifted(camera: Types.ICamera, by: Types.Point3): Types.ICamera {
  const move = (point: Types.Point3 | undefined): Types.Point3 | undefined =>
    point === undefined ? undefined : [point[0] + by[0], point[1] + by[1], point[2] + by[2]]
  const focalPoint = move(camera.focalPoint)
  const position = move(camera.position)
  return { ...(focalPoint === undefined ? {} : { focalPoint }), ...(position === undefined ? {} : { position }) }
}

export { drawThumbnail } from './thumbnail'
