import type { Sentences } from '../sentences'

/** The same reasons in few words, for a line of the list; the whole sentence stands in the study. */
export const brief: Sentences = {
  age_outside: [
    { zh: '{age_months} 个月；模型 {low}–{high} 岁', en: '{age_months} mo; model {low}–{high} y' },
    { zh: '{age_years} 岁；模型 {low}–{high}', en: '{age_years} y; model {low}–{high} y' },
    { zh: '{least}–{greatest} 岁；模型 {low}–{high}', en: '{least}–{greatest} y; model {low}–{high}' },
    { zh: '年龄在模型之外', en: 'age outside the model' },
  ],
  age_unknown: [
    { zh: '年龄 {bare} 无单位', en: 'age {bare} has no unit' },
    { zh: '年龄不详', en: 'age unknown' },
  ],
  child_died: [{ zh: '处理进程停止', en: 'its process stopped' }],
  child_too_slow: [{ zh: '没有按时完成', en: 'not done in time' }],
  film_constant: [{ zh: '只有一种灰度', en: 'one grey only' }],
  gates_missing: [{ zh: '模型包不完整', en: 'package not whole' }],
  header_disagrees: [{ zh: '标签自相矛盾', en: 'header contradicts itself' }],
  inverted: [{ zh: '黑白颠倒', en: 'looks inverted' }],
  lateral: [{ zh: '不是正位', en: 'not a frontal film' }],
  no_model_active: [{ zh: '没有启用模型', en: 'no model active' }],
  no_model_fits: [{ zh: '没有适合的模型', en: 'no model fits' }],
  not_chest: [{ zh: '不是完整的胸片', en: 'no whole chest' }],
  not_human: [{ zh: '不是人的影像', en: 'not a human film' }],
  not_xray: [{ zh: '不是 X 线片', en: 'not a radiograph' }],
  pixels_not_square: [{ zh: '像素不是方的', en: 'pixels not square' }],
  package_stopped: [{ zh: '模型已停用', en: 'model stopped' }],
  maker_distrusted: [{ zh: '制作者不再受信任', en: 'maker trusted no more' }],
  quarantined: [{ zh: '影像已隔离', en: 'images held back' }],
  several_frames: [{ zh: '一个对象多幅', en: 'several pictures in one' }],
  turned: [{ zh: '横放或倒置', en: 'not upright' }],
  unlike_training: [{ zh: '与训练影像不同', en: 'unlike training films' }],
}
