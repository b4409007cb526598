using CartFunctions.Carts;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>A validator whose rules are in the order of the contract's "Any request", and whose first broken rule answers.</summary>
internal abstract class RequestValidator<T> : AbstractValidator<T>
{
    /// <summary>Stops at the first broken rule.</summary>
    protected RequestValidator() => (ClassLevelCascadeMode, RuleLevelCascadeMode) = (CascadeMode.Stop, CascadeMode.Stop);

    /// <summary>The request itself if it keeps the rules, else the failure of the first broken one.</summary>
    public Result<T> Check(T request) => Validate(request) is { IsValid: false } broken ? (Failure)broken.Errors[0].CustomState : request;
}

/// <summary>The rules that several requests share.</summary>
internal static class SharedRules
{
    /// <summary>The failure that answers if the rule is broken.</summary>
    public static IRuleBuilderOptions<T, TField> Else<T, TField>(this IRuleBuilderOptions<T, TField> rule, Failure failure) =>
        rule.WithState(_ => failure);

    /// <summary>24 hex digits.</summary>
    public static IRuleBuilderOptions<T, ObjectId?> MustBeId<T>(this IRuleBuilder<T, ObjectId?> rule) =>
        rule.Must(id => id is { IsValid: true }).Else(Failure.InvalidIdFormat);

    /// <summary>A whole number from <paramref name="least"/> to 2147483647.</summary>
    public static IRuleBuilderOptions<T, int?> MustBeCount<T>(this IRuleBuilder<T, int?> rule, int least, Failure failure) =>
        rule.Must(count => count >= least).Else(failure);

    /// <summary>At most 16 names of at most 64 characters, with values that keep the limits.</summary>
    public static IRuleBuilderOptions<T, StringMap?> MustBeWithinLimits<T>(
        this IRuleBuilder<T, StringMap?> rule, int maxValueLength, int maxBytes, Failure failure) =>
        rule.Must(map => map?.Fits(maxValueLength, maxBytes) == true).Else(failure.With(
            $"up to {StringMap.MaxNames} texts of up to {maxValueLength} characters, named by 1 to {StringMap.MaxNameLength} characters, "
            + $"together up to {maxBytes} bytes"));
}
