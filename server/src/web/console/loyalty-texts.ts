import { defineTexts } from '#ui';

/** Words of the screens for loyalty cards. */
export const loyaltyText = defineTexts({
  en: {
    cards: 'Loyalty cards',
    noCards: 'No loyalty cards yet.',
    type: 'Kind',
    typeStamp: 'stamps',
    typePoints: 'points',
    typeMembership: 'membership',
    size: 'Stamps of a full card',
    reward: 'Reward',
    threshold: 'At so many stamps or points',
    users: 'People',
    noUsers: 'Nobody yet.',
    points: 'Stamps or points',
    give: 'Add',
    addUser: 'Give the card to somebody',
    addCard: 'Add a card',
    open: 'Open its page',
    search: 'Search',
  },
  ru: {
    cards: 'Карты лояльности',
    noCards: 'Карт пока нет.',
    type: 'Вид',
    typeStamp: 'штампы',
    typePoints: 'баллы',
    typeMembership: 'членство',
    size: 'Штампов на полной карте',
    reward: 'Награда',
    threshold: 'За столько штампов или баллов',
    users: 'Люди',
    noUsers: 'Пока никого.',
    points: 'Штампы или баллы',
    give: 'Начислить',
    addUser: 'Выдать карту',
    addCard: 'Новая карта',
    open: 'Открыть страницу',
    search: 'Поиск',
  },
});
export type LoyaltyText = ReturnType<typeof loyaltyText>;
