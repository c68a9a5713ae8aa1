/** Starts Cornerstone once a page and keeps the one rendering engine. */
import { cache, getRenderingCapabilities, init, RenderingEngine } from '@cornerstonejs/core'
import { registerLoader } from './loader'
import type { Renderer } from './view'

let engine: RenderingEngine | undefined
let drawnBy: Renderer | undefined
const programs = /swiftshader|llvmpipe|softpipe|software|basic render/i

const cacheBytes = 1024 ** 3

/** How pictures are drawn: by the graphics card, or by the processor where there is none. WebGL without a card takes several times as long. */
export function renderer(): Renderer {
  drawnBy ??= getRenderingCapabilities().webgl && hasCard() ? 'webgl' : 'cpu'
  return drawnBy
}

/** Who draws calls itself a program where there is no card; one that hides its name is believed to be a card. */
function hasCard(): boolean {
  const drawing = document.createElement('canvas').getContext('webgl2')
  const told = drawing?.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = told == null ? '' : drawing?.getParameter(told.UNMASKED_RENDERER_WEBGL)
  drawing?.getExtension('WEBGL_lose_context')?.loseContext()
  return !programs.test(String(name))
}

/** The engine; the first call starts it. */
export function theEngine(): RenderingEngine {
  if (engine !== undefined) return engine
  init({ rendering: { useCPURendering: renderer() === 'cpu', webGlContextCount: 1 }, debug: { statsOverlay: false } })
  cache.setMaxCacheSize(cacheBytes)
  registerLoader()
  engine = new RenderingEngine('lynkeus')
  return engine
}

/** Drops every frame that is kept in memory: nothing of a study stays when it is left. */
export function forgetFrames(): void {
  cache.purgeCache()
}
