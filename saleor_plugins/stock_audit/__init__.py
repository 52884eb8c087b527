"""Every change of a stock's quantity leaves an audit entry: who, when, from what to what.

Saleor tells plugins nothing of stock (its hooks for it went with 3.23), and changes it in a dozen places:
single and bulk mutations, imports, fulfilments, cancellations, deletions. So the database itself
writes the entry, in the transaction of the change, by a trigger on Saleor's table; `acting` tells it
for whom. Not a change that the platform makes can pass it by, and none is entered that was rolled back.
"""
