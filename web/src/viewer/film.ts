/**
 * One picture on the screen: a stack of frames drawn by Cornerstone, with its window and camera.
 * It holds the state of display; the page reads snapshots of it and asks for changes.
 */
import { Enums, type StackViewport, type Types } from '@cornerstonejs/core'
import { apply, inverted, type Point, scaleOf } from '../geometry/coordinates'
import { dragged, rangeOf, stepOf, type Window } from '../geometry/window'
import { forgetFrames, renderer, theEngine } from './engine'
import { FrameProblem } from './frames'
import { brightPadding, cachedImage, imageIdOf, windowKept } from './loader'
import { aim, dataOf, mappingOf, pointsPerCanvasPoint, shifted } from './mapping'
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
  private readonly supply = new Supply(cachedImage, (stock) => this.change(stock))
  private closed = false
  /** The whole film is shown, as opened: it is fitted again when the pane changes its size. */
  private fitted = true
  private wanted = 0
  /** The frame given to the viewport last; the page hears of its number once it is drawn. */
  private at = 0
  /** The stack that the viewport holds: another one is set with its first frame that comes. */
  private standing: readonly Slice[] | undefined
  /** The stack on its way is the one that was here, after images came to it. */
  private stays = false
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
    this.stays = same && this.view.drawn !== undefined
    this.slices = slices
    this.standing = undefined
    this.supply.stop()
    if (!this.stays) this.change({ ...blank, index, renderer: renderer() })
    this.wanted = index
    this.at = index
    await this.turn()
  }

  /**
   * Turns to another frame of the stack, one after another as each comes; what the hand has passed meanwhile is left to the supply.
   * Those around it come next.
   */
  async turnTo(index: number): Promise<void> {
    const target = Math.min(this.slices.length - 1, Math.max(0, index))
    const opening = this.view.drawn === undefined && this.view.problem === undefined
    if (target === this.wanted || opening) return
    this.wanted = target
    if (this.standing === this.slices) this.supply.around(target)
    await this.turn()
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
    const points = pointsPerCanvasPoint(this.viewport)
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
    const after = before === undefined ? around : apply(mappingOf(this.viewport), before)
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
    const back = inverted(mappingOf(this.viewport))
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

  private async turn(): Promise<void> {
    const { slices } = this
    if (this.turning === slices) return
    this.turning = slices
    try {
      let reached: number | undefined
      while (reached !== this.wanted && !this.left(slices)) {
        reached = this.wanted
        await this.show(slices, reached)
      }
    } finally {
      if (this.turning === slices) this.turning = undefined
    }
  }

  /** Another stack was opened since, or the film was closed: what comes now is nobody's. */
  private left(slices: readonly Slice[]): boolean {
    return this.slices !== slices || this.closed
  }

  /** A frame that its header gives a window of its own is shown by it, until the reader sets one. The page is told once it is drawn. */
  private async show(slices: readonly Slice[], index: number): Promise<void> {
    const slice = slices[index]
    if (slice === undefined) return
    try {
      const image = await cachedImage(imageIdOf(slice))
      if (this.left(slices)) return
      const first = this.standing !== slices
      await (first ? this.stand(slices, index) : this.step(index, image))
      if (this.left(slices)) return
      const opens = first && !this.stays
      if (opens) this.byHand = false
      const own = opens || slice.display.windows.length !== 0
      if (own) this.opened = windowKept(image)
      this.at = index
      this.view = { ...this.view, window: own && !this.byHand ? this.opened : this.view.window, problem: undefined }
      this.paint()
      if (first) this.supply.fill(slices.map(imageIdOf), index)
      else this.supply.came(index)
      if (this.wanted !== index) this.supply.around(this.wanted)
    } catch (cause) {
      this.fail(slices, index, cause)
    }
  }

  /** Gives the viewport a stack from this frame on; the camera of one that stays is kept as the reader has it. */
  private async stand(slices: readonly Slice[], index: number): Promise<void> {
    const camera = this.stays && !this.fitted ? this.viewport.getCamera() : undefined
    await this.viewport.setStack(slices.map(imageIdOf), index)
    if (this.left(slices)) return
    this.standing = slices
    if (camera === undefined) this.fit()
    else aim(this.viewport, camera)
  }

  private async step(index: number, image: Types.IImage): Promise<void> {
    const before = this.viewport.getCornerstoneImage()
    try {
      await this.viewport.setImageIdIndex(index)
    } catch (cause) {
      // Cornerstone believes now that it shows this frame, and would not be moved to it again.
      this.standing = undefined
      this.stays = true
      throw cause
    }
    // Drawing by the processor, Cornerstone keeps the size of the last frame until it is fitted anew.
    if (renderer() === 'cpu' && (before.rows !== image.rows || before.columns !== image.columns)) this.fit()
  }

  private fail(slices: readonly Slice[], index: number, cause: unknown): void {
    if (this.left(slices) || this.wanted !== index) return
    const problem = cause instanceof FrameProblem ? cause : new FrameProblem(0, 'undecodable')
    this.change({ problem, drawn: undefined, index })
  }

  private isColour(): boolean {
    return this.slices[this.at]?.display.samples === 3
  }

  private paint(): void {
    const slice = this.slices[this.at]
    if (slice === undefined || this.standing !== this.slices || this.closed) return
    const { window, inverted } = this.view
    this.viewport.setProperties({ voiRange: rangeOf(window), invert: inverted !== slice.display.invert })
    this.viewport.render()
  }

  /** Reads off what has just been drawn. */
  private look(): void {
    if (dataOf(this.viewport) === undefined) return
    const index = this.viewport.getCurrentImageIdIndex()
    const drawn = this.slices[index]
    // While another frame or stack is on its way, its slices say nothing of the picture that still stands.
    if (drawn === undefined || imageIdOf(drawn) !== this.viewport.getCornerstoneImage().imageId) return
    const affine = mappingOf(this.viewport)
    const padding = brightPadding(this.viewport.getCornerstoneImage(), drawn.display, this.view.window, this.view.inverted)
    this.change({ drawn, index, affine, padding, zoom: scaleOf(affine) * (window.devicePixelRatio || 1) })
  }

  private fit(): void {
    this.fitted = true
    this.viewport.resetCamera()
  }

  private resize(): void {
    theEngine().resize(true, true)
    if (!this.fitted || dataOf(this.viewport) === undefined) return
    this.fit()
    this.viewport.render()
  }

  private change(part: Partial<View>): void {
    this.view = { ...this.view, ...part }
    for (const listener of this.listeners) listener()
  }
}

export { drawThumbnail } from './thumbnail'
