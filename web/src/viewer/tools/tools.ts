/** Every tool of the reading room, by name. */
import { angleTool } from './angle'
import { boxTool } from './box'
import { lengthTool } from './length'
import { panTool } from './pan'
import type { MarkTool, Tool, ToolId, ViewTool } from './tool'
import { windowTool } from './window'
import { zoomTool } from './zoom'
import type { MarkKind } from '../marks'

export const viewTools: Readonly<Record<ViewTool['id'], ViewTool>> = { window: windowTool, zoom: zoomTool, pan: panTool }
export const markTools: Readonly<Record<MarkKind, MarkTool>> = { length: lengthTool, angle: angleTool, box: boxTool }
export const tools: Readonly<Record<ToolId, Tool>> = { ...viewTools, ...markTools }
