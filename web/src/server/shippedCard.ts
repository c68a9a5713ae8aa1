/** The sentences of the card that is shipped, in Chinese. Keys are the card's own, in lower case. */
export const shippedCard: Readonly<Record<string, string>> = {
  'pneumonia-like opacity on frontal chest x-rays of children aged 1 to 5': '1 至 5 岁儿童胸部正位片上的肺炎样密度增高影',
  'a second opinion for a radiologist after his own, on one frontal chest radiograph of a child aged one to five, on whether an opacity as in pneumonia is seen. for research.':
    '在放射科医师给出自己的意见之后，就一张 1 至 5 岁儿童的胸部正位片，对是否可见肺炎样密度增高影给出第二意见。仅供研究。',
  'deciding without a doctor': '在没有医生的情况下作决定',
  'ruling pneumonia out': '排除肺炎',
  'telling bacterial from viral pneumonia': '区分细菌性与病毒性肺炎',
  'adults, infants under one year, and children over five': '成人、1 岁以下婴儿、5 岁以上儿童',
  'lateral films, ct, photographs of films': '侧位片、CT、翻拍的胶片',
  "children aged one to five of one hospital (guangzhou women and children's medical center), frontal films, about three in four with pneumonia.":
    '一家医院（广州市妇女儿童医疗中心）1 至 5 岁儿童的正位片，约四分之三有肺炎。',
  'the highest that finds 95% of the ill tune films, both changed (a) and changed after cropping (b)':
    '能找出 95% 有病的调整用胶片的最高值，改动（a）与裁剪后改动（b）两种情况均满足',
  'held-out patients, films as they are': '留出的患者，原片',
  'held-out patients, films changed as another machine would (a)': '留出的患者，按另一台机器的样子改动（a）',
  'held-out patients, changed after cropping to another shape (b)': '留出的患者，裁剪成别的形状后改动（b）',
  'held-out patients, films as they are, weighed to a share of 0.5 ill': '留出的患者，原片，按一半有病加权',
  'one hospital, children only; other machines and other hospitals were not tried.': '只有一家医院，只有儿童；没有试过别的机器和别的医院。',
  'the files of the training films give their labels away (compression, shape, letters), and so figures of patients held out of these same films are far too hopeful. films of the official test split differ from them, and the figures there are lower.':
    '训练胶片的文件本身会泄露标签（压缩、形状、字母），所以从同一批胶片中留出的患者得到的数字过于乐观。官方测试集的胶片与之不同，那里的数字更低。',
  'an audit for shortcuts worries: part of what it tells the classes apart by lies outside the lungs, and part is their outline. what was found stands on this card.':
    '捷径核查令人担心：它用来区分两类的，一部分在肺外，一部分是肺的轮廓。核查所见列在本卡上。',
  'in training most films had the surroundings of another film around their lungs, so that these told little; what the outline of the lungs tells by itself was left, and some of the rest may be.':
    '训练时，多数胶片的肺外部分换成了另一张胶片的，因此肺外几乎不能说明什么；肺的轮廓本身能说明的仍保留着，其余的也可能留下一些。',
  'hiding what lies outside the lungs in training': '训练时用来遮去肺外部分',
  'held-out patients, one film of each': '留出的患者，每人一张',
  'the label is one word for a whole film, with no box and no second reader.': '标签是整张胶片一个词，没有框，也没有第二位阅片者。',
  'the probability is true where one film in two shows pneumonia, and only for films like these; a site must calibrate before it reads it as a number.':
    '概率只在每两张胶片有一张肺炎、且胶片与此相同时成立；医院须先校准，才能把它当作数字来读。',
  'a false age in the header cannot be seen in the film.': '文件头里的假年龄，从胶片上看不出来。',
  'training, tuning and the figures on this card': '用于训练、调整和本卡上的数字',
  "the network's first weights": '网络的初始权重',
}
