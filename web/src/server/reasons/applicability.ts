import type { Sentences } from '../sentences'

/** Why a model gives no number for a film, or none reads a study. */
export const applicability: Sentences = {
  package_stopped: [{ zh: '模型已停用', en: 'the model is stopped' }],
  no_model_active: [{ zh: '本院没有启用模型：已接收，可阅片，AI 未阅', en: 'no model is active at this site: received, shown, not read by AI' }],
  no_model_fits: [{ zh: '没有适合的模型：已接收，可阅片，AI 未阅', en: 'no model fits: received, shown, not read by AI' }],
  maker_distrusted: [{ zh: '本院不再信任其制作者，模型已停用', en: 'its maker is trusted no more here, so the model is stopped' }],
  age_outside: [
    { zh: '{age_months} 个月；模型适用 {low}–{high} 岁', en: '{age_months} month(s); the model is made for {low}–{high} years' },
    { zh: '{age_years} 岁；模型适用 {low}–{high} 岁', en: '{age_years} year(s); the model is made for {low}–{high}' },
    { zh: '说明的年龄为 {least}–{greatest} 岁；模型适用 {low}–{high} 岁', en: 'stated age {least}–{greatest} years; the model is made for {low}–{high}' },
    { zh: '年龄在模型适用范围之外', en: 'age outside what the model is made for' },
  ],
  age_unknown: [
    { zh: '年龄写作 {bare}，没有单位；模型适用 {low}–{high} 岁', en: 'the age is {bare} without a unit; the model is made for {low}–{high} years' },
    { zh: '年龄不详；模型适用 {low}–{high} 岁', en: 'age unknown; the model is made for {low}–{high} years' },
    { zh: '年龄不详', en: 'age unknown' },
  ],
  header_disagrees: [
    { zh: '影像的标签自相矛盾：{said} 与 {against}', en: 'the header contradicts itself: {said} against {against}' },
    { zh: '影像的标签自相矛盾', en: 'the header contradicts itself' },
  ],
  not_chest: [
    { zh: '部位是 {body_part}；模型只读胸片', en: 'the part is {body_part}; the model reads chests only' },
    { zh: '影像看起来不是完整的胸片', en: 'the picture does not look like a whole chest' },
  ],
  lateral: [
    { zh: '投照位是 {view}；模型只读正位', en: 'the view is {view}; the model reads frontal films only' },
    { zh: '影像不像正位：可能是侧位，或只有一侧', en: 'not a frontal film: it may be lateral, or show one side only' },
  ],
  not_human: [
    { zh: '标签写明是动物（{species}）；模型只读人的影像', en: 'the header says {species}; the model reads human films only' },
    { zh: '不是人的影像', en: 'not a human film' },
  ],
  not_xray: [
    { zh: '设备类型是 {modality}；模型只读 X 线片', en: 'the modality is {modality}; the model reads radiographs only' },
    { zh: '彩色影像（{photometric}），不是原始的 X 线片', en: 'a colour image ({photometric}), so no radiograph as it was taken' },
    { zh: '不是 X 线片', en: 'not a radiograph' },
  ],
  several_frames: [
    { zh: '一个对象里有 {frames} 幅；模型只读单幅', en: 'the object holds {frames} picture(s); the model reads single films' },
    { zh: '一个对象里有多幅影像', en: 'the object holds several pictures' },
  ],
  pixels_not_square: [
    { zh: '像素不是方的：高是宽的 {aspect} 倍；模型由方像素的影像训练而成', en: 'the pixels are not square, {aspect} times as high as wide; the model was made from films with square ones' },
    { zh: '像素不是方的', en: 'the pixels are not square' },
  ],
  inverted: [{ zh: '影像黑白颠倒', en: 'the picture looks inverted' }],
  turned: [{ zh: '影像横放或倒置，请先摆正', en: 'the chest lies on its side or stands on its head: turn it upright' }],
  unlike_training: [
    { zh: '影像只有 {greys} 级灰阶（至少应有 {least} 级），请发送原片', en: 'the picture has only {greys} different greys, a radiograph {least} at least: send the original' },
    { zh: '探测器的原始影像（{intent}）；模型只读处理后的影像', en: "the detector's raw picture ({intent}); the model reads finished films" },
    { zh: '影像细节（{detail}；X 线片为 {low}–{high}）疑经平滑、锐化或滤镜处理，请发送原片', en: 'fine detail {detail}, a radiograph has {low}–{high}: smoothed, sharpened or filtered; send the original' },
    { zh: '影像与训练时所见的不同', en: 'the picture is unlike those the model was made from' },
  ],
  gates_missing: [{ zh: '模型包缺少辨认胸片的部分，不阅任何影像', en: 'the package lacks what tells a chest film from other pictures, so it reads nothing' }],
}
